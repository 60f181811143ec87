// The binary format of WebAssembly: sections, variable-length numbers, strings, imports.

/** The sections of a program, each with its id, all its bytes, and a reader of its content. */
export function* sections(program) {
  const file = new Reader(program, 8, program.length);
  while (!file.isDone()) {
    const start = file.at;
    const id = file.bytes(1)[0];
    const length = file.number();
    const content = file.at;
    file.bytes(length);
    yield { id, whole: program.subarray(start, file.at), reader: new Reader(program, content, file.at) };
  }
}

/** Reads bytes in a range. */
class Reader {
  constructor(all, at, end) {
    Object.assign(this, { all, at, end });
  }

  isDone() {
    return this.at >= this.end;
  }

  /** The next `length` bytes. */
  bytes(length) {
    this.at += length;
    if (this.at > this.end) throw new Error("the program ends in the middle of something");
    return this.all.subarray(this.at - length, this.at);
  }

  /** The next number. */
  number() {
    let [value, shift, byte] = [0, 0, 0];
    do {
      [byte] = this.bytes(1);
      value += (byte & 0x7f) * 2 ** shift;
      shift += 7;
    } while (byte & 0x80);
    return value;
  }

  text() {
    return Buffer.from(this.bytes(this.number())).toString("utf8");
  }

  /** The next import: module and name, whether it is a function, and the bytes of its description. */
  import() {
    const [module, name] = [this.text(), this.text()];
    const start = this.at;
    const [kind] = this.bytes(1);
    const limits = () => {
      const flags = this.number();
      this.number();
      if (flags & 1) this.number();
    };
    if (kind === 0) this.number();
    else if (kind === 1) { this.bytes(1); limits(); } else if (kind === 2) limits();
    else if (kind === 3) this.bytes(2);
    else if (kind === 4) { this.bytes(1); this.number(); } else throw new Error(`the program imports something unknown: ${kind}`);
    return { module, name, isFunction: kind === 0, what: this.all.subarray(start, this.at) };
  }
}

/** A section with an id and content. */
export const section = (id, content) => Buffer.concat([Buffer.from([id]), leb(content.length), content]);

/** An encoded string. */
export function string(value) {
  const bytes = Buffer.from(value);
  return Buffer.concat([leb(bytes.length), bytes]);
}

/** An encoded number. */
export function leb(value) {
  const out = [];
  do {
    const rest = Math.floor(value / 128);
    out.push((value % 128) | (rest > 0 ? 0x80 : 0));
    value = rest;
  } while (value > 0);
  return Buffer.from(out);
}
