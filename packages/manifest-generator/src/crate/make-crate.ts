import type { Affiliation, ArtifactDescription, Author } from "@dreamnet/document";
import { orcidSchema } from "@dreamnet/document";
import { canonicalJson, wellFormed } from "../canonical.ts";
import { platformTitle } from "../platforms.ts";
import { documentNames, type PublicationManifest } from "../publication-manifest.ts";
import { licenseEntity } from "./license.ts";
import { pathToId } from "./path-to-id.ts";

/** An entity of the graph. */
export type CrateEntity = { readonly "@id": string; readonly [property: string]: unknown };

/** A file that lies beside the packages. */
export interface CrateDocument {
  readonly path: string;
  readonly mediaType: string;
  readonly name: string;
  readonly size?: number;
  readonly sha256?: string;
}

/** What a crate is made of. */
export interface CrateParts {
  readonly artifact: Pick<ArtifactDescription, "authors" | "affiliations" | "abstract" | "doi" | "language">;
  readonly manifest: PublicationManifest;
  readonly documents: readonly CrateDocument[];
}

/**
 * `ro-crate-metadata.json`: the RO-Crate 1.2 of the packages and the documents beside them, as canonical JSON.
 *
 * @see RO-Crate 1.2, "Root Data Entity" and "Data Entities", checked 2026-11
 */
export function makeCrate(parts: CrateParts): string {
  const graph: CrateEntity[] = [descriptor, ...root(parts)];
  for (const [platform, { files, status }] of Object.entries(parts.manifest.platforms)) {
    if (files.length === 0) continue;
    graph.push({
      "@id": pathToId(`${platform}/`),
      "@type": "Dataset",
      name: `Package for ${platformTitle(platform)}`,
      hasPart: files.map(({ path }) => ref(pathToId(path))),
      ...(status.startsWith("live:") ? { url: status.slice("live:".length) } : {}),
    });
    for (const { path, mediaType, size, sha256 } of files) graph.push(fileEntity({ path, mediaType, size, sha256 }));
  }
  for (const document of parts.documents) graph.push(fileEntity(document));
  return canonicalJson(wellFormed({ "@context": "https://w3id.org/ro/crate/1.2/context", "@graph": distinct(graph) }));
}

const ref = (id: string): { "@id": string } => ({ "@id": id });

const descriptor: CrateEntity = {
  "@id": documentNames.crate,
  "@type": "CreativeWork",
  about: ref("./"),
  conformsTo: ref("https://w3id.org/ro/crate/1.2"),
};

function root({ artifact, manifest, documents }: CrateParts): CrateEntity[] {
  const { title, version, tags, license } = manifest.artifact;
  const packed = Object.entries(manifest.platforms).filter(([, { files }]) => files.length > 0);
  const authors = people(artifact.authors, artifact.affiliations);
  const { value: licenseValue, entities: licenses } = licenseEntity(license);
  const abstract = artifact.abstract?.trim() ?? "";
  const dataset: CrateEntity = {
    "@id": "./",
    "@type": "Dataset",
    name: title,
    description:
      abstract === ""
        ? `Packages of “${title}” for ${packed.map(([platform]) => platformTitle(platform)).join(", ") || "no platform yet"}.`
        : abstract,
    datePublished: manifest.created.slice(0, 10),
    license: licenseValue,
    version,
    ...(artifact.doi === undefined || artifact.doi === ""
      ? {}
      : { identifier: `https://doi.org/${artifact.doi.replace(/^(?:https?:\/\/(?:dx\.)?doi\.org\/|doi:)/iu, "")}` }),
    ...(artifact.language === undefined || artifact.language === "" ? {} : { inLanguage: artifact.language }),
    ...(tags.length === 0 ? {} : { keywords: tags.join(", ") }),
    ...(authors.length === 0 ? {} : { author: artifact.authors.map((author, index) => ref(personId(author, index))) }),
    hasPart: [
      ...packed.map(([platform]) => ref(pathToId(`${platform}/`))),
      ...documents.map(({ path }) => ref(pathToId(path))),
    ],
  };
  return [dataset, ...licenses, ...authors];
}

function people(authors: readonly Author[], affiliations: readonly Affiliation[]): CrateEntity[] {
  const known = affiliations.map((affiliation, index): CrateEntity => {
    const ror = /^(?:https:\/\/ror\.org\/)?(0[a-z0-9]{8})$/u.exec(affiliation.ror ?? "")?.[1];
    return {
      "@id": ror === undefined ? `#organization-${index + 1}` : `https://ror.org/${ror}`,
      "@type": "Organization",
      name: affiliation.name,
    };
  });
  const persons = authors.map((author, index): CrateEntity => {
    const places = author.affiliations.flatMap((at) => known[at] ?? []).map((place) => ref(place["@id"]));
    return {
      "@id": personId(author, index),
      "@type": "Person",
      name: author.name,
      ...(author.given === undefined || author.given === "" ? {} : { givenName: author.given }),
      ...(author.family === undefined || author.family === "" ? {} : { familyName: author.family }),
      ...(places.length === 0 ? {} : { affiliation: places }),
    };
  });
  const named = new Set(
    persons
      .flatMap((person) => (person["affiliation"] as { "@id": string }[] | undefined) ?? [])
      .map((place) => place["@id"]),
  );
  return [...persons, ...known.filter((place) => named.has(place["@id"]))];
}

const personId = ({ orcid }: Author, index: number): string =>
  orcidSchema.safeParse(orcid).success ? `https://orcid.org/${orcid}` : `#author-${index + 1}`;

function fileEntity({
  path,
  mediaType,
  name,
  size,
  sha256,
}: Omit<CrateDocument, "name"> & { name?: string }): CrateEntity {
  return {
    "@id": pathToId(path),
    "@type": "File",
    name: name ?? (path.split("/").at(-1) as string),
    encodingFormat: mediaType,
    ...(size === undefined ? {} : { contentSize: String(size) }),
    ...(sha256 === undefined ? {} : { sha256 }),
  };
}

/** Two authors with one ORCID, or two places with one ROR, are one entity: the first that says it. */
function distinct(graph: readonly CrateEntity[]): CrateEntity[] {
  const seen = new Set<string>();
  return graph.filter((entity) => {
    const id = entity["@id"];
    return seen.has(id) ? false : seen.add(id);
  });
}
