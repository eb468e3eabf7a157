/** What a request meets at the edge, and what the CloudFront function makes of it, whichever engine runs the function. */
export interface Given {
  /** What the key `traffic` says; undefined: there is no such key. */
  readonly value?: string | undefined;
  /** The other keys of the store. */
  readonly others?: Readonly<Record<string, string>>;
  /** `GET` where absent. */
  readonly method?: string;
  readonly ip?: string;
  /** Of the request, beside those that matter nowhere. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What CloudFront does not do: the store does not answer, an origin group is not to be had. */
  readonly broken?: 'store' | 'groups';
}

/** `origin`: the id that was selected. `group`: both, in the order in which they are asked. `threw` must not be. */
export type Chosen =
  | 'own origin'
  | { readonly origin: string }
  | { readonly group: readonly string[]; readonly on: readonly number[] }
  | { readonly answer: number; readonly headers: Readonly<Record<string, string>> }
  | { readonly threw: string };

/** One answer for each. The request itself must come back as it was; where it does not, that is `threw`. */
export type Engine = (source: string, given: readonly Given[]) => readonly Chosen[];
