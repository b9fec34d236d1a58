const prefixes: Readonly<Record<string, string>> = {
  quecto: "q",
  ronto: "r",
  yocto: "y",
  zepto: "z",
  atto: "a",
  femto: "f",
  pico: "p",
  nano: "n",
  micro: "µ",
  milli: "m",
  centi: "c",
  deci: "d",
  deca: "da",
  deka: "da",
  hecto: "h",
  kilo: "k",
  mega: "M",
  giga: "G",
  tera: "T",
  peta: "P",
  exa: "E",
  zetta: "Z",
  yotta: "Y",
  kibi: "Ki",
  mebi: "Mi",
  gibi: "Gi",
  tebi: "Ti",
};
const units: Readonly<Record<string, string>> = {
  ampere: "A",
  candela: "cd",
  kelvin: "K",
  kilogram: "kg",
  gram: "g",
  metre: "m",
  meter: "m",
  mole: "mol",
  second: "s",
  becquerel: "Bq",
  celsius: "°C",
  degreeCelsius: "°C",
  coulomb: "C",
  farad: "F",
  gray: "Gy",
  hertz: "Hz",
  henry: "H",
  joule: "J",
  katal: "kat",
  lumen: "lm",
  lux: "lx",
  newton: "N",
  ohm: "Ω",
  pascal: "Pa",
  radian: "rad",
  siemens: "S",
  sievert: "Sv",
  steradian: "sr",
  tesla: "T",
  volt: "V",
  watt: "W",
  weber: "Wb",
  day: "d",
  hour: "h",
  minute: "min",
  hectare: "ha",
  litre: "L",
  liter: "L",
  tonne: "t",
  dalton: "Da",
  electronvolt: "eV",
  bar: "bar",
  barn: "b",
  bel: "B",
  decibel: "dB",
  neper: "Np",
  percent: "%",
  degree: "°",
  arcminute: "′",
  arcsecond: "″",
  angstrom: "Å",
  byte: "B",
  bit: "bit",
  astronomicalunit: "au",
  parsec: "pc",
  lightyear: "ly",
};
const powers: Readonly<Record<string, string>> = { squared: "²", cubed: "³", square: "²", cubic: "³" };

/** The signs of units that are written as siunitx's commands: `\kilo\meter\per\second` is `km/s`. */
export function siUnits(text: string): string {
  let result = "";
  let prefix = "";
  let power = "";
  let per = false;
  for (const match of text.matchAll(/\\([A-Za-z]+)|([^\\]+)/gu)) {
    const name = match[1];
    if (name === undefined) result += (match[2] ?? "").trim();
    else if (name === "per") per = true;
    else if (Object.hasOwn(prefixes, name)) prefix = prefixes[name] ?? "";
    else if (name === "squared" || name === "cubed") result += powers[name] ?? "";
    else if (name === "square" || name === "cubic") power = powers[name] ?? "";
    else {
      const sign = Object.hasOwn(units, name) ? (units[name] ?? name) : name;
      result += `${per ? "/" : result === "" ? "" : "\u00b7"}${prefix}${sign}${power}`;
      prefix = "";
      power = "";
      per = false;
    }
  }
  return result;
}
