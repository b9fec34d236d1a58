/** Which characters a font has, as sorted pairs of first and last code point. */
export type Ranges = readonly number[];

function ranges(text: string): Ranges {
  return text.split(" ").flatMap((range) => {
    const [first, last] = range.split("-");
    const start = Number.parseInt(first as string, 16);
    return [start, last === undefined ? start : Number.parseInt(last, 16)];
  });
}

/** True when the character is in the ranges; by bisection. */
export function covers(font: Ranges, codePoint: number): boolean {
  let low = 0;
  let high = font.length / 2 - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (codePoint < (font[2 * middle] as number)) high = middle - 1;
    else if (codePoint > (font[2 * middle + 1] as number)) low = middle + 1;
    else return true;
  }
  return false;
}

/** Latin Modern Roman (lmroman10-regular.otf 2.004) beyond ASCII, read with `fc-query --format '%{charset}'`. */
export const latinModern: Ranges = ranges(
  "a1-ac ae-131 134-137 139-148 14a-165 168-17f 18e 192 1a0-1a1 1af-1b0 1cd-1d4 1d7-1dc 1e6-1e7 1ea-1eb 1f0 1f4-1f5 1fa-201 204-205 208-209 20c-20d 210-211 214-215 218-21b 237 258-259 1e0c-1e0f 1e24-1e27 1e2a-1e2b 1e2e-1e2f 1e36-1e39 1e42-1e47 1e58-1e5d 1e62-1e63 1e6c-1e6f 1e80-1e85 1e92-1e93 1e97 1ea0-1ef9 2013-2014 2018-201a 201c-201e 2020-2022 2026 2030 2039-203b 203d 2052 20a1 20a4 20a6 20a9 20ab-20ac 20b1 2116-2117 211e 212e",
);

/** GNU FreeSerif 2012-05-03 (FreeSerif.otf) beyond Latin-1, read the same way. */
export const freeSerif: Ranges = ranges(
  "100-377 37a-37e 384-38a 38c 38e-3a1 3a3-527 531-556 559-55f 561-587 589-58a 58f 591-5c7 5d0-5ea 5f0-5f4 600-603 606-61b 61e-6ff 750-7b1 900-977 979-97f 981-983 985-98c 98f-990 993-9a8 9aa-9b0 9b2 9b6-9b9 9bc-9c4 9c7-9c8 9cb-9ce 9d7 9dc-9dd 9df-9e3 9e6-9fb a01-a03 a05-a0a a0f-a10 a13-a28 a2a-a30 a32-a33 a35-a36 a38-a39 a3c a3e-a42 a47-a48 a4b-a4d a51 a59-a5c a5e a66-a75 a81-a83 a85-a8d a8f-a91 a93-aa8 aaa-ab0 ab2-ab3 ab5-ab9 abc-ac5 ac7-ac9 acb-acd ad0 ae0-ae3 ae6-af1 b01-b03 b05-b0c b0f-b10 b13-b28 b2a-b30 b32-b33 b35-b39 b3c-b44 b47-b48 b4b-b4d b56-b57 b5c-b5d b5f-b63 b66-b77 b82-b83 b85-b8a b8e-b90 b92-b95 b99-b9a b9c b9e-b9f ba3-ba4 ba8-baa bae-bb9 bbe-bc2 bc6-bc8 bca-bcd bd0 bd7 be6-bfa d02-d03 d05-d0c d0e-d10 d12-d3a d3d-d44 d46-d48 d4a-d4e d57 d60-d63 d66-d75 d79-d7f d82-d83 d85-d96 d9a-db1 db3-dbb dbd dc0-dc6 dca dcf-dd4 dd6 dd8-ddf df2-df4 e01-e3a e3f-e5b 10a0-10c5 10d0-10fc 1200-1206 1208-1246 1248 124a-124d 1250-1256 1258 125a-125d 1260-1286 1288 128a-128d 1290-12ae 12b0 12b2-12b5 12b8-12be 12c0 12c2-12c5 12c8-12ce 12d0-12d6 12d8-12ee 12f0-130e 1310 1312-1315 1318-131e 1320-1346 1348-135a 1361-137c 13a0-13f4 1720-1736 1950-196d 1970-1974 1a00-1a1b 1a1e-1a1f 1d00-1dc1 1dc3 1dca-1dcf 1dd3-1de6 1dfc-1f15 1f18-1f1d 1f20-1f45 1f48-1f4d 1f50-1f57 1f59 1f5b 1f5d 1f5f-1f7d 1f80-1fb4 1fb6-1fc4 1fc6-1fd3 1fd6-1fdb 1fdd-1fef 1ff2-1ff4 1ff6-1ffe 2000-2064 2070-2071 2074-208e 2090-2094 20a0-20b9 20d0-20f0 2100-213c 213e-214b 214d-214e 2150-2189 2190-2306 2308-232c 2347-2348 2350 2357 235e 2380-2383 2386-238a 238c 238f-2392 2394-23ae 23b2-23b6 23b8-23bd 23ce-23cf 23dc-23e3 23e5-23e6 2400-2426 2460-2469 2500-2503 250c-254b 2550-269d 26a0-26bc 26c0-26c3 2701-27c4 27c7-27ca 27cc 27ce-27eb 27f0-27ff 2980-2986 298b-298c 2991-2992 2999 299b 299d-299e 29a0-29a5 29b0-29b9 29bc 29be-29d7 29e6 29e8-29e9 29eb 29f4-29f9 2a00-2a06 2a09 2a1d 2a22-2a27 2a30-2a31 2a38-2a3b 2a3f 2af1-2af5 2b00-2b31 2b50-2b54 2c00-2c21 2c23-2c2a 2c2e 2c30-2c51 2c53-2c5a 2c5e 2c60-2cb1 2cc0-2cc1 2cc8-2ccb 2ce4-2cea 2cfd-2cff 2de0-2e01 2e06-2e07 2e0b-2e0d 2e0f-2e11 2e16-2e18 2e1a-2e31 a640-a673 a67c-a697 a700-a751 a756-a757 a75a-a75b a764-a767 a76e-a770 a779-a78d a790-a791 a7aa a7fa-a7ff a8e0-a8fb fb00-fb06 fb13-fb17 fb1d-fb36 fb38-fb3c fb3e fb40-fb41 fb43-fb44 fb46-fbc1 fbd3-fbe9 fbfc-fbff fc5e-fc65 fc67 fc6a-fc6b fc6d fc70-fc71 fc73 fc76-fc77 fc79 fc8a-fc8b fc8d fc91-fc92 fc94 fd3e-fd3f fdf2 fdfc fe20-fe26 fe70-fe74 fe76-fefc feff fff9-fffd 10143-10147 10330-1034a 1d000-1d0f5 1d100-1d126 1d129-1d1dd 1d400-1d454 1d456-1d49c 1d49e-1d49f 1d4a2 1d4a5-1d4a6 1d4a9-1d4ac 1d4ae-1d4b9 1d4bb 1d4bd-1d4c3 1d4c5-1d505 1d507-1d50a 1d50d-1d514 1d516-1d51c 1d51e-1d539 1d53b-1d53e 1d540-1d544 1d546 1d54a-1d550 1d552-1d6a5 1d6a8-1d7cb 1d7ce-1d7ff 1f000-1f02b 1f030-1f093",
);

/** GNU FreeMono of the same release. */
export const freeMono: Ranges = ranges(
  "100-220 224-233 237 250-36f 374-375 37a 37e 384-38a 38c 38e-3a1 3a3-3ce 3d0-3d6 3da-3dd 3f0-3f1 3f4-3f5 400-47f 483-487 48a-4ff 510-513 51a-51f 524-527 531-556 559-55f 561-587 589-58a 58f 5b0-5c7 5d0-5ea 5f0-5f4 606-60f 61b 61e-657 659-6d5 6ee-6ff 10d0-10f5 10f9 10fb-10fc 13a0-13f4 16a0-16f0 1e00-1e9b 1ea0-1ef9 1f00-1f15 1f18-1f1d 1f20-1f45 1f48-1f4d 1f50-1f57 1f59 1f5b 1f5d 1f5f-1f7d 1f80-1fb4 1fb6-1fc4 1fc6-1fd3 1fd6-1fdb 1fdd-1fef 1ff2-1ff4 1ff6-1ffe 2000-2064 2070-2071 2074-208e 2090-2094 20a1-20b5 20b8-20b9 20d0-20d2 20d6-20d7 20db-20e3 20e5-20e6 20e8 20ea-20ef 2100-2109 210d-211a 211c-211e 2120-2122 2124 2126-2127 2129-212b 212e 2132 2135-213b 2141-2144 214b 214d-214e 2153-217f 2190-21d5 21dc-21dd 21e6-21e9 21f3 2200-22f1 2300 2302-2306 2308-2310 2312 2314-2315 2318-2319 231c-2327 2329-232c 2336-237a 237c-23b7 23ba-23cf 23da-23db 23de-23df 23e2-23e6 2400-2426 2440-244a 2460-2469 2500-2609 2610-2614 261a-261f 2626-2629 262e-2653 2660-2667 2669-266f 2680-2685 27c0-27ca 27cc 27d0-27d7 27e4-27eb 27f2-27f3 27f5-27fc 2a00-2a06 2a1d 2a3f 2b00-2b0d 2b12-2b19 2b1b-2b2b 2b53-2b54 2e16-2e18 2e1a-2e1b 2e1e-2e1f 2e28-2e2e 2e30 a788-a78c a900-a92f fb00-fb05 fb1d-fb36 fb38-fb3c fb3e fb40-fb41 fb43-fb44 fb46-fbbe fbc0-fbc1 fbd3-fbe9 fbfc-fbff fe70-fe74 fe76-fefc feff fff9-fffd 10300-1031e 10320-10323",
);
