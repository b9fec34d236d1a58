/** A category that takes new submissions. */
export interface ArxivCategory {
  readonly id: string;
  readonly name: string;
  readonly archive: string;
}

/**
 * The 155 active categories.
 *
 * @see arXiv/arxiv-base `taxonomy/definitions.py` at commit 0f94fa03, checked 2026-06
 */
const taxonomy: readonly (readonly [archive: string, categories: readonly (readonly [id: string, name: string])[]])[] =
  [
    [
      "astro-ph",
      [
        ["astro-ph.CO", "Cosmology and Nongalactic Astrophysics"],
        ["astro-ph.EP", "Earth and Planetary Astrophysics"],
        ["astro-ph.GA", "Astrophysics of Galaxies"],
        ["astro-ph.HE", "High Energy Astrophysical Phenomena"],
        ["astro-ph.IM", "Instrumentation and Methods for Astrophysics"],
        ["astro-ph.SR", "Solar and Stellar Astrophysics"],
      ],
    ],
    [
      "cond-mat",
      [
        ["cond-mat.dis-nn", "Disordered Systems and Neural Networks"],
        ["cond-mat.mes-hall", "Mesoscale and Nanoscale Physics"],
        ["cond-mat.mtrl-sci", "Materials Science"],
        ["cond-mat.other", "Other Condensed Matter"],
        ["cond-mat.quant-gas", "Quantum Gases"],
        ["cond-mat.soft", "Soft Condensed Matter"],
        ["cond-mat.stat-mech", "Statistical Mechanics"],
        ["cond-mat.str-el", "Strongly Correlated Electrons"],
        ["cond-mat.supr-con", "Superconductivity"],
      ],
    ],
    [
      "cs",
      [
        ["cs.AI", "Artificial Intelligence"],
        ["cs.AR", "Hardware Architecture"],
        ["cs.CC", "Computational Complexity"],
        ["cs.CE", "Computational Engineering, Finance, and Science"],
        ["cs.CG", "Computational Geometry"],
        ["cs.CL", "Computation and Language"],
        ["cs.CR", "Cryptography and Security"],
        ["cs.CV", "Computer Vision and Pattern Recognition"],
        ["cs.CY", "Computers and Society"],
        ["cs.DB", "Databases"],
        ["cs.DC", "Distributed, Parallel, and Cluster Computing"],
        ["cs.DL", "Digital Libraries"],
        ["cs.DM", "Discrete Mathematics"],
        ["cs.DS", "Data Structures and Algorithms"],
        ["cs.ET", "Emerging Technologies"],
        ["cs.FL", "Formal Languages and Automata Theory"],
        ["cs.GL", "General Literature"],
        ["cs.GR", "Graphics"],
        ["cs.GT", "Computer Science and Game Theory"],
        ["cs.HC", "Human-Computer Interaction"],
        ["cs.IR", "Information Retrieval"],
        ["cs.IT", "Information Theory"],
        ["cs.LG", "Machine Learning"],
        ["cs.LO", "Logic in Computer Science"],
        ["cs.MA", "Multiagent Systems"],
        ["cs.MM", "Multimedia"],
        ["cs.MS", "Mathematical Software"],
        ["cs.NA", "Numerical Analysis"],
        ["cs.NE", "Neural and Evolutionary Computing"],
        ["cs.NI", "Networking and Internet Architecture"],
        ["cs.OH", "Other Computer Science"],
        ["cs.OS", "Operating Systems"],
        ["cs.PF", "Performance"],
        ["cs.PL", "Programming Languages"],
        ["cs.RO", "Robotics"],
        ["cs.SC", "Symbolic Computation"],
        ["cs.SD", "Sound"],
        ["cs.SE", "Software Engineering"],
        ["cs.SI", "Social and Information Networks"],
        ["cs.SY", "Systems and Control"],
      ],
    ],
    [
      "econ",
      [
        ["econ.EM", "Econometrics"],
        ["econ.GN", "General Economics"],
        ["econ.TH", "Theoretical Economics"],
      ],
    ],
    [
      "eess",
      [
        ["eess.AS", "Audio and Speech Processing"],
        ["eess.IV", "Image and Video Processing"],
        ["eess.SP", "Signal Processing"],
        ["eess.SY", "Systems and Control"],
      ],
    ],
    ["gr-qc", [["gr-qc", "General Relativity and Quantum Cosmology"]]],
    ["hep-ex", [["hep-ex", "High Energy Physics - Experiment"]]],
    ["hep-lat", [["hep-lat", "High Energy Physics - Lattice"]]],
    ["hep-ph", [["hep-ph", "High Energy Physics - Phenomenology"]]],
    ["hep-th", [["hep-th", "High Energy Physics - Theory"]]],
    ["math-ph", [["math-ph", "Mathematical Physics"]]],
    [
      "math",
      [
        ["math.AC", "Commutative Algebra"],
        ["math.AG", "Algebraic Geometry"],
        ["math.AP", "Analysis of PDEs"],
        ["math.AT", "Algebraic Topology"],
        ["math.CA", "Classical Analysis and ODEs"],
        ["math.CO", "Combinatorics"],
        ["math.CT", "Category Theory"],
        ["math.CV", "Complex Variables"],
        ["math.DG", "Differential Geometry"],
        ["math.DS", "Dynamical Systems"],
        ["math.FA", "Functional Analysis"],
        ["math.GM", "General Mathematics"],
        ["math.GN", "General Topology"],
        ["math.GR", "Group Theory"],
        ["math.GT", "Geometric Topology"],
        ["math.HO", "History and Overview"],
        ["math.IT", "Information Theory"],
        ["math.KT", "K-Theory and Homology"],
        ["math.LO", "Logic"],
        ["math.MG", "Metric Geometry"],
        ["math.MP", "Mathematical Physics"],
        ["math.NA", "Numerical Analysis"],
        ["math.NT", "Number Theory"],
        ["math.OA", "Operator Algebras"],
        ["math.OC", "Optimization and Control"],
        ["math.PR", "Probability"],
        ["math.QA", "Quantum Algebra"],
        ["math.RA", "Rings and Algebras"],
        ["math.RT", "Representation Theory"],
        ["math.SG", "Symplectic Geometry"],
        ["math.SP", "Spectral Theory"],
        ["math.ST", "Statistics Theory"],
      ],
    ],
    [
      "nlin",
      [
        ["nlin.AO", "Adaptation and Self-Organizing Systems"],
        ["nlin.CD", "Chaotic Dynamics"],
        ["nlin.CG", "Cellular Automata and Lattice Gases"],
        ["nlin.PS", "Pattern Formation and Solitons"],
        ["nlin.SI", "Exactly Solvable and Integrable Systems"],
      ],
    ],
    ["nucl-ex", [["nucl-ex", "Nuclear Experiment"]]],
    ["nucl-th", [["nucl-th", "Nuclear Theory"]]],
    [
      "physics",
      [
        ["physics.acc-ph", "Accelerator Physics"],
        ["physics.ao-ph", "Atmospheric and Oceanic Physics"],
        ["physics.app-ph", "Applied Physics"],
        ["physics.atm-clus", "Atomic and Molecular Clusters"],
        ["physics.atom-ph", "Atomic Physics"],
        ["physics.bio-ph", "Biological Physics"],
        ["physics.chem-ph", "Chemical Physics"],
        ["physics.class-ph", "Classical Physics"],
        ["physics.comp-ph", "Computational Physics"],
        ["physics.data-an", "Data Analysis, Statistics and Probability"],
        ["physics.ed-ph", "Physics Education"],
        ["physics.flu-dyn", "Fluid Dynamics"],
        ["physics.gen-ph", "General Physics"],
        ["physics.geo-ph", "Geophysics"],
        ["physics.hist-ph", "History and Philosophy of Physics"],
        ["physics.ins-det", "Instrumentation and Detectors"],
        ["physics.med-ph", "Medical Physics"],
        ["physics.optics", "Optics"],
        ["physics.plasm-ph", "Plasma Physics"],
        ["physics.pop-ph", "Popular Physics"],
        ["physics.soc-ph", "Physics and Society"],
        ["physics.space-ph", "Space Physics"],
      ],
    ],
    [
      "q-bio",
      [
        ["q-bio.BM", "Biomolecules"],
        ["q-bio.CB", "Cell Behavior"],
        ["q-bio.GN", "Genomics"],
        ["q-bio.MN", "Molecular Networks"],
        ["q-bio.NC", "Neurons and Cognition"],
        ["q-bio.OT", "Other Quantitative Biology"],
        ["q-bio.PE", "Populations and Evolution"],
        ["q-bio.QM", "Quantitative Methods"],
        ["q-bio.SC", "Subcellular Processes"],
        ["q-bio.TO", "Tissues and Organs"],
      ],
    ],
    [
      "q-fin",
      [
        ["q-fin.CP", "Computational Finance"],
        ["q-fin.EC", "Economics"],
        ["q-fin.GN", "General Finance"],
        ["q-fin.MF", "Mathematical Finance"],
        ["q-fin.PM", "Portfolio Management"],
        ["q-fin.PR", "Pricing of Securities"],
        ["q-fin.RM", "Risk Management"],
        ["q-fin.ST", "Statistical Finance"],
        ["q-fin.TR", "Trading and Market Microstructure"],
      ],
    ],
    ["quant-ph", [["quant-ph", "Quantum Physics"]]],
    [
      "stat",
      [
        ["stat.AP", "Applications"],
        ["stat.CO", "Computation"],
        ["stat.ME", "Methodology"],
        ["stat.ML", "Machine Learning"],
        ["stat.OT", "Other Statistics"],
        ["stat.TH", "Statistics Theory"],
      ],
    ],
  ];

/** Every active category, by id. */
export const categories: ReadonlyMap<string, ArxivCategory> = new Map(
  taxonomy.flatMap(([archive, members]) => members.map(([id, name]) => [id, { id, name, archive }] as const)),
);

/** Two names of one category: the alias → the name under which arXiv lists it. */
export const categoryAliases: ReadonlyMap<string, string> = new Map([
  ["cs.NA", "math.NA"],
  ["cs.SY", "eess.SY"],
  ["math.IT", "cs.IT"],
  ["math.MP", "math-ph"],
  ["q-fin.EC", "econ.GN"],
  ["stat.TH", "math.ST"],
]);

/** Archives that were taken up into others → the category that has replaced them. */
const formerCategories: ReadonlyMap<string, string> = new Map([
  ["acc-phys", "physics.acc-ph"],
  ["adap-org", "nlin.AO"],
  ["alg-geom", "math.AG"],
  ["ao-sci", "physics.ao-ph"],
  ["atom-ph", "physics.atom-ph"],
  ["bayes-an", "physics.data-an"],
  ["chao-dyn", "nlin.CD"],
  ["chem-ph", "physics.chem-ph"],
  ["cmp-lg", "cs.CL"],
  ["comp-gas", "nlin.CG"],
  ["dg-ga", "math.DG"],
  ["funct-an", "math.FA"],
  ["mtrl-th", "cond-mat.mtrl-sci"],
  ["patt-sol", "nlin.PS"],
  ["plasm-ph", "physics.plasm-ph"],
  ["q-alg", "math.QA"],
  ["solv-int", "nlin.SI"],
  ["supr-con", "cond-mat.supr-con"],
]);

/** The name under which arXiv lists a category: an alias and a former archive are resolved, case is forgiven. */
export function canonicalCategory(name: string): string {
  const trimmed = name.trim();
  const exact = byLowerCase.get(trimmed.toLowerCase()) ?? trimmed;
  return categoryAliases.get(exact) ?? formerCategories.get(exact) ?? exact;
}

/** Categories whose id or name has a text as whole words, for a suggestion. */
export function similarCategories(text: string): ArxivCategory[] {
  const wanted = words(text);
  // Short tags are abbreviations of all kinds, and single words such as "theory" fit anything.
  if (wanted.length < 4) return [];
  return [...categories.values()].filter(
    ({ id, name }) => ` ${words(name)} `.includes(` ${wanted} `) || id.toLowerCase() === wanted,
  );
}

const words = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, " ")
    .trim();

const byLowerCase = new Map(
  [...categories.keys(), ...categoryAliases.keys(), ...formerCategories.keys()].map(
    (id) => [id.toLowerCase(), id] as const,
  ),
);
