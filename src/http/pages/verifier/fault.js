// What can be wrong, by a stable code with its values: the codes are those of `docs/HTTP.md`, "Errors", and of
// `folkmoot verify --json`. `code` may have a case behind a full stop, as in "not-a-note.no-signatures".

/** Something that does not hold. */
export class Fault extends Error {
  constructor(code, values = {}) {
    const told = Object.entries(values).map(([name, value]) => `${name} ${String(value)}`);
    super(told.length === 0 ? code : `${code}: ${told.join(", ")}`);
    const [plain, theCase] = code.split(".");
    this.name = "Fault";
    this.code = plain;
    this.case = theCase ?? null;
    this.values = values;
  }

  /** Code and case as one. */
  get full() {
    return this.case === null ? this.code : `${this.code}.${this.case}`;
  }
}

/** Throws a fault unless something holds. */
export function require(holds, code, values) {
  if (!holds) throw new Fault(code, values);
}
