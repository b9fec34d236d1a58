import { TerminalError } from "@dreamnet/workflow";

/** A bucket, how it is reached, and by whom. */
export interface S3Location {
  /** Without a slash at its end; `{bucket}` stands in its host or path already. */
  readonly endpoint: string;
  /** Before each key: empty, or with a slash at its end. */
  readonly prefix: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

type Env = Readonly<Record<string, string | undefined>>;

/** Characters that stand for themselves in a URL and in a signature. */
const bucketName = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const plainPrefix = /^(?:[A-Za-z0-9_][A-Za-z0-9._-]*\/)*$/;

/**
 * Reads where a bucket is from `s3://bucket/prefix`, and the rest from the variables that S3's clients share.
 *
 * @throws {@link TerminalError} with code `STORE_URL_INVALID` or `STORE_CREDENTIALS_MISSING`; never with what may be secret.
 */
export function readS3Location(url: string, env: Env): S3Location {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== "s3:") throw invalid("is no s3:// URL");
  if (parsed.username !== "" || parsed.password !== "") throw invalid("holds credentials");
  if (parsed.search !== "" || parsed.hash !== "") throw invalid("has more than a bucket and a prefix");
  const bucket = parsed.hostname;
  if (!bucketName.test(bucket)) throw invalid(`names no bucket: ${JSON.stringify(bucket)}`);
  const path = parsed.pathname.replace(/^\/|\/$/g, "");
  const prefix = path === "" ? "" : `${path}/`;
  if (!plainPrefix.test(prefix)) throw invalid(`has a prefix of other characters than letters, digits, ., _ and -`);
  const region = env["AWS_REGION"] || env["AWS_DEFAULT_REGION"] || "us-east-1";
  const accessKeyId = env["AWS_ACCESS_KEY_ID"];
  const secretAccessKey = env["AWS_SECRET_ACCESS_KEY"];
  if (!accessKeyId || !secretAccessKey)
    throw new TerminalError(`There are no credentials for the bucket ${bucket}.`, {
      code: "STORE_CREDENTIALS_MISSING",
      hint: "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and AWS_SESSION_TOKEN where they are temporary.",
      value: bucket,
    });
  const sessionToken = env["AWS_SESSION_TOKEN"];
  return {
    endpoint: endpointOf(bucket, region, env["AWS_ENDPOINT_URL_S3"] || env["AWS_ENDPOINT_URL"]),
    prefix,
    region,
    accessKeyId,
    secretAccessKey,
    ...(sessionToken ? { sessionToken } : {}),
  };
}

/** AWS has a host for each bucket; elsewhere the bucket is the path's first part, which every server reads. */
function endpointOf(bucket: string, region: string, named: string | undefined): string {
  if (!named) {
    // A certificate's * stands for one part of a name.
    const host = `s3.${region}.amazonaws.com`;
    return bucket.includes(".") ? `https://${host}/${bucket}` : `https://${bucket}.${host}`;
  }
  const url = URL.canParse(named) ? new URL(named) : undefined;
  const isLoopback = url !== undefined && /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  if (
    url === undefined ||
    !(url.protocol === "https:" || (url.protocol === "http:" && isLoopback)) ||
    url.username !== ""
  )
    throw invalid("goes to an endpoint (AWS_ENDPOINT_URL_S3) that is no https:// URL without credentials");
  return `${url.origin}${url.pathname.replace(/\/$/, "")}/${bucket}`;
}

const invalid = (fault: string): TerminalError =>
  new TerminalError(`The URL of the content store ${fault}.`, {
    code: "STORE_URL_INVALID",
    hint: "Give it as s3://bucket/prefix; the endpoint of another server than AWS's as AWS_ENDPOINT_URL_S3=https://host, the credentials as AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
  });
