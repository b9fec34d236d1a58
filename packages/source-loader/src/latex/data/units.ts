/** Units of siunitx by the name of their command. */
export const unitNames: Readonly<Record<string, string>> = {
  ampere: "A", candela: "cd", kelvin: "K", kilogram: "kg", metre: "m", meter: "m", mole: "mol", second: "s",
  becquerel: "Bq", degreeCelsius: "°C", celsius: "°C", coulomb: "C", farad: "F", gray: "Gy", hertz: "Hz", henry: "H",
  joule: "J", lumen: "lm", katal: "kat", lux: "lx", newton: "N", ohm: "Ω", pascal: "Pa", radian: "rad", siemens: "S",
  sievert: "Sv", steradian: "sr", tesla: "T", volt: "V", watt: "W", weber: "Wb",
  astronomicalunit: "au", au: "au", bel: "B", dalton: "Da", day: "d", decibel: "dB", degree: "°", electronvolt: "eV",
  hectare: "ha", hour: "h", litre: "L", liter: "L", arcminute: "′", arcmin: "′", minute: "min", arcsecond: "″",
  arcsec: "″", neper: "Np", tonne: "t", percent: "%", permille: "‰", gram: "g", bit: "bit", byte: "B", barn: "b",
  bar: "bar", mmHg: "mmHg", knot: "kn", nauticalmile: "M", angstrom: "Å", atomicmassunit: "u", bohr: "a₀",
  clight: "c", electronmass: "mₑ", elementarycharge: "e", hartree: "Eₕ", planckbar: "ħ", parsec: "pc", year: "yr",
  fg: "fg", pg: "pg", ng: "ng", ug: "µg", mg: "mg", g: "g", kg: "kg", amu: "u",
  pm: "pm", nm: "nm", um: "µm", mm: "mm", cm: "cm", dm: "dm", m: "m", km: "km",
  as: "as", fs: "fs", ps: "ps", ns: "ns", us: "µs", ms: "ms", s: "s",
  fmol: "fmol", pmol: "pmol", nmol: "nmol", umol: "µmol", mmol: "mmol", mol: "mol", kmol: "kmol",
  pA: "pA", nA: "nA", uA: "µA", mA: "mA", A: "A", kA: "kA",
  ul: "µL", ml: "mL", l: "L", hl: "hL", uL: "µL", mL: "mL", L: "L", hL: "hL",
  mHz: "mHz", Hz: "Hz", kHz: "kHz", MHz: "MHz", GHz: "GHz", THz: "THz",
  mN: "mN", N: "N", kN: "kN", MN: "MN", Pa: "Pa", kPa: "kPa", MPa: "MPa", GPa: "GPa",
  mohm: "mΩ", kohm: "kΩ", Mohm: "MΩ", pV: "pV", nV: "nV", uV: "µV", mV: "mV", V: "V", kV: "kV",
  uW: "µW", mW: "mW", W: "W", kW: "kW", MW: "MW", GW: "GW", J: "J", uJ: "µJ", mJ: "mJ", kJ: "kJ",
  eV: "eV", meV: "meV", keV: "keV", MeV: "MeV", GeV: "GeV", TeV: "TeV", kWh: "kWh",
  F: "F", fF: "fF", pF: "pF", nF: "nF", uF: "µF", mF: "mF", H: "H", mH: "mH", uH: "µH", K: "K", dB: "dB",
  kibi: "Ki", mebi: "Mi", gibi: "Gi",
};

/** Prefixes of siunitx. */
export const unitPrefixes: Readonly<Record<string, string>> = {
  yocto: "y", zepto: "z", atto: "a", femto: "f", pico: "p", nano: "n", micro: "µ", milli: "m", centi: "c", deci: "d",
  deca: "da", deka: "da", hecto: "h", kilo: "k", mega: "M", giga: "G", tera: "T", peta: "P", exa: "E", zetta: "Z",
  yotta: "Y",
};
