/**
 * An event in the envelope of CloudEvents 1.0, JSON format.
 *
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md
 */
export interface CloudEvent<Data = unknown> {
  readonly specversion: "1.0";
  /** Unique within `source`. */
  readonly id: string;
  /** URI reference of who published. */
  readonly source: string;
  /** The topic. */
  readonly type: string;
  /** RFC 3339, in UTC. */
  readonly time: string;
  readonly datacontenttype: "application/json";
  readonly data: Data;
}
