import type { EnvironmentMacro } from "./macros.ts";
import type { Parser } from "./parser.ts";
import type { Place } from "./report.ts";
import type { Style } from "./style.ts";
import type { Token } from "./tokens.ts";

export type Handler = (parser: Parser, call: Token) => void;
export type EnvironmentHandler = (parser: Parser, open: OpenEnvironment) => void;

/** An environment that has begun: of the author's (`user`), without a node (`transparent`), or with a flow of its own. */
export interface OpenEnvironment {
  readonly id: number;
  readonly name: string;
  readonly place: Place;
  readonly type: "flow" | "transparent" | "user";
  readonly macro?: EnvironmentMacro;
  readonly values?: readonly (readonly Token[])[];
  readonly style: Style;
  ending: boolean;
  /** Its content was read raw, up to the end of an author's environment around it, whose code ends it still. */
  remains?: boolean;
}

export interface Stop {
  /** At the brace that closes an argument. */
  readonly close?: boolean;
  /** At this environment's end. */
  readonly environment?: OpenEnvironment;
  /** At `&` and `\\` outside groups. */
  readonly cell?: boolean;
  readonly item?: boolean;
  /** At a blank line too: an argument that holds one paragraph (a title) was then never closed. */
  readonly paragraph?: boolean;
}

export type Ended = "close" | "environment" | "align" | "row" | "item" | "unwind" | "input";

/** What names mean; see `vocabulary.ts`. */
export interface Vocabulary {
  readonly commands: ReadonlyMap<string, Handler>;
  /** Those that a preamble may hold. */
  readonly setup: ReadonlyMap<string, Handler>;
  readonly environments: ReadonlyMap<string, EnvironmentHandler>;
  readonly symbols: ReadonlyMap<string, string>;
  /** Commands without text: their arguments, as a signature such as `s o m m`. */
  readonly layout: ReadonlyMap<string, string>;
  readonly layoutEnvironments: ReadonlyMap<string, string>;
}
