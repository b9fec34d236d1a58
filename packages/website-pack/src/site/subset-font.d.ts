/** What is used of the package, which brings no types. */
declare module "subset-font" {
  export interface SubsetFontOptions {
    readonly targetFormat?: "woff2";
    /** OpenType tags; all where it lacks. */
    readonly keepFeatures?: readonly string[];
    readonly variationAxes?: Readonly<Record<string, { readonly min: number; readonly max: number }>>;
  }
  export default function subsetFont(font: Buffer, text: string, options: SubsetFontOptions): Promise<Buffer>;
}
