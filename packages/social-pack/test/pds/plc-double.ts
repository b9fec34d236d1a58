import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What a PDS needs of a directory of identities: operations are kept, and answered as documents. Loopback only. */
export async function startPlcDouble(): Promise<{ readonly url: string; close(): void }> {
  const operations = new Map<string, Operation>();
  const server = createServer((request, response) => {
    const [did = "", part] = decodeURIComponent(request.url ?? "")
      .slice(1)
      .split("/");
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      if (request.method === "POST") operations.set(did, JSON.parse(Buffer.concat(chunks).toString()) as Operation);
      const operation = operations.get(did);
      response.writeHead(operation === undefined ? 404 : 200, { "content-type": "application/json" });
      response.end(
        JSON.stringify(
          operation === undefined ? {} : part === "data" ? { did, ...operation } : documentOf(did, operation),
        ),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}

interface Operation {
  readonly alsoKnownAs: readonly string[];
  readonly verificationMethods: Readonly<Record<string, string>>;
  readonly services: Readonly<Record<string, { readonly type: string; readonly endpoint: string }>>;
}

function documentOf(id: string, { alsoKnownAs, verificationMethods, services }: Operation): object {
  return {
    "@context": ["https://www.w3.org/ns/did/v1"],
    id,
    alsoKnownAs,
    verificationMethod: Object.entries(verificationMethods).map(([name, key]) => ({
      id: `${id}#${name}`,
      type: "Multikey",
      controller: id,
      publicKeyMultibase: key.replace("did:key:", ""),
    })),
    service: Object.entries(services).map(([name, { type, endpoint }]) => ({
      id: `#${name}`,
      type,
      serviceEndpoint: endpoint,
    })),
  };
}
