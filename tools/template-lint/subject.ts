/** What is checked: a template as it was packaged, where it goes, and what lies in its functions' zips. */
import {
  type Json,
  type JsonObject,
  type ResolvedResource,
  type ResolvedTemplate,
  resourcesOf,
  type Shape,
  type Surroundings,
  type Template,
} from '../../lab/emulator/cloudformation/index.ts';

/** A resource as it is written, with the attributes that stand beside its properties. */
interface RawResource {
  readonly Type: string;
  readonly Condition?: string;
  readonly DependsOn?: string | readonly string[];
  readonly DeletionPolicy?: Json;
  readonly UpdateReplacePolicy?: Json;
  readonly Metadata?: JsonObject;
  readonly Properties?: JsonObject;
}

export interface RawTemplate extends Omit<Template, 'Resources'> {
  readonly Resources: Readonly<Record<string, RawResource>>;
}

export interface Subject {
  readonly template: RawTemplate;
  readonly surroundings: Surroundings;
  /** Names of the files in a zip, by the zip's name. */
  readonly files: Readonly<Record<string, readonly string[]>>;
}

/** What a rule sees: everything resolved, and the template as it was written for what resolving leaves out. */
export interface View extends Subject {
  readonly resolved: ResolvedTemplate;
  /** The resources of the given types that exist. */
  of(...types: readonly string[]): readonly Found[];
}

export interface Found {
  readonly resource: ResolvedResource;
  readonly properties: Shape;
  /** Logical id; sentences begin with it. */
  readonly id: string;
}

/** What is wrong, in one sentence that begins with the logical id and the property; nothing where it is not. */
export type Sentence = string | false | undefined;

export type Rule = (view: View) => readonly Sentence[] | Promise<readonly Sentence[]>;

export function viewOf(subject: Subject, resolved: ResolvedTemplate): View {
  const types = Object.values(resolved.resources).map(({ type }) => type);
  // Read once: each of many rules asks.
  const all = resourcesOf(resolved, ...types).map((one) => ({ ...one, id: one.resource.logicalId }));
  return {
    ...subject,
    resolved,
    of: (...wanted) => all.filter(({ resource }) => wanted.includes(resource.type)),
  };
}
