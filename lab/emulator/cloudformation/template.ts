/** A CloudFormation template as it is packaged, and what becomes of it once every intrinsic has its value. */

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

export interface TemplateParameter {
  readonly Type: string;
  readonly Default?: Json;
  readonly NoEcho?: boolean;
  readonly AllowedPattern?: string;
  readonly AllowedValues?: readonly Json[];
  readonly MinValue?: number;
  readonly MaxValue?: number;
  readonly MinLength?: number;
  readonly MaxLength?: number;
  readonly ConstraintDescription?: string;
}

interface TemplateRule {
  readonly RuleCondition?: Json;
  readonly Assertions: readonly { readonly Assert: Json; readonly AssertDescription?: string }[];
}

export interface Template {
  readonly Transform?: string | readonly string[];
  readonly Parameters?: Readonly<Record<string, TemplateParameter>>;
  readonly Rules?: Readonly<Record<string, TemplateRule>>;
  readonly Mappings?: Readonly<Record<string, Readonly<Record<string, JsonObject>>>>;
  readonly Conditions?: Readonly<Record<string, Json>>;
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Outputs?: Readonly<
    Record<
      string,
      { readonly Value: Json; readonly Condition?: string; readonly Export?: { readonly Name: Json } }
    >
  >;
}

export interface TemplateResource {
  readonly Type: string;
  readonly Condition?: string;
  /** Text, or under the transform AWS::LanguageExtensions what gives one. */
  readonly DeletionPolicy?: Json;
  readonly UpdateReplacePolicy?: Json;
  readonly Properties?: JsonObject;
}

/** What the template does not say: where it is deployed, and what AWS would make up. */
export interface Surroundings {
  readonly region: string;
  /** Twelve digits. */
  readonly accountId: string;
  readonly stackName: string;
  /** Ids of resources that have no name in the template, by logical id. Where absent, one is made of stack name and logical id. */
  readonly ids?: Readonly<Record<string, string>>;
  /** Domain names of distributions, by logical id; `<id>.cloudfront.net` in lower case where absent. */
  readonly domains?: Readonly<Record<string, string>>;
  /** Of Secrets Manager, by name, for dynamic references; where absent, those stay as they are. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Values of the template's parameters, where they differ from the defaults. */
  readonly parameters?: Readonly<Record<string, string>>;
}

export interface ResolvedResource {
  readonly logicalId: string;
  readonly type: string;
  /** What `Ref` gives: name, id, URL or ARN, as the type has it. */
  readonly ref: string;
  /** What `Fn::GetAtt` gives. */
  readonly attributes: Readonly<Record<string, string>>;
  /** What becomes of it when it leaves the stack, and when it is replaced. */
  readonly deletionPolicy: string;
  readonly updateReplacePolicy: string;
  /** Without a single intrinsic. */
  readonly properties: JsonObject;
}

export interface ResolvedTemplate {
  readonly region: string;
  readonly accountId: string;
  readonly stackName: string;
  /** By logical id, in the template's order; those whose condition is false are left out. */
  readonly resources: Readonly<Record<string, ResolvedResource>>;
  readonly outputs: Readonly<Record<string, string>>;
  /** Names by which other stacks of the Region may import outputs, by output. */
  readonly exports: Readonly<Record<string, string>>;
}

/** The template asks for something that has no answer. The message names the logical id. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}
