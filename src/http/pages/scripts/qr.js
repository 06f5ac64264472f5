// Codes to scan, drawn on the device, for what must not be sent anywhere: ISO/IEC 18004, bytes, correction at level L.

const CHECKS = [0, 7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28]; // bytes of each block, by version
const BLOCKS = [0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8];
const LARGEST = 20;
const QUIET = 4;

/** How many bytes a version has, checks included. */
function bytesOf(version) {
  let bits = (16 * version + 128) * version + 64;
  if (version >= 2) {
    const marks = Math.floor(version / 7) + 2;
    bits -= (25 * marks - 10) * marks - 55;
    if (version >= 7) bits -= 36;
  }
  return bits >> 3;
}

const [powers, logs] = [new Uint8Array(512), new Uint8Array(256)];
for (let power = 0, value = 1; power < 255; power++) {
  powers[power] = powers[power + 255] = value;
  logs[value] = power;
  value = (value << 1) ^ (value & 0x80 ? 0x11d : 0);
}
const times = (one, other) => (one === 0 || other === 0 ? 0 : powers[logs[one] + logs[other]]);

/** The checks of a block: what is left of it divided by the generator. */
function checksOf(block, count) {
  let generator = [1];
  for (let root = 0; root < count; root++) {
    const next = [...generator, 0];
    generator.forEach((factor, place) => (next[place + 1] ^= times(factor, powers[root])));
    generator = next;
  }
  const rest = [...block, ...new Array(count).fill(0)];
  for (let place = 0; place < block.length; place++) {
    const lead = rest[place];
    generator.forEach((factor, behind) => (rest[place + behind] ^= times(factor, lead)));
  }
  return rest.slice(block.length);
}

/** Text as the bytes of the smallest version that holds it; null for more than any here holds. */
function filled(bytes) {
  for (let version = 1; version <= LARGEST; version++) {
    const room = bytesOf(version) - CHECKS[version] * BLOCKS[version];
    const head = version < 10 ? 12 : 20;
    if (head + bytes.length * 8 > room * 8) continue;
    const bits = [0, 1, 0, 0];
    const push = (value, width) => {
      for (let at = width - 1; at >= 0; at--) bits.push((value >> at) & 1);
    };
    push(bytes.length, head - 4);
    for (const byte of bytes) push(byte, 8);
    push(0, Math.min(4, room * 8 - bits.length));
    while (bits.length % 8 > 0) bits.push(0);
    const data = [];
    for (let at = 0; at < bits.length; at += 8) data.push(Number.parseInt(bits.slice(at, at + 8).join(""), 2));
    for (let pad = 0; data.length < room; pad ^= 1) data.push(pad ? 0x11 : 0xec);
    return { version, data };
  }
  return null;
}

/** Data and checks of all blocks, byte by byte in turn. */
function interleaved({ version, data }) {
  const [count, checks] = [BLOCKS[version], CHECKS[version]];
  const short = Math.floor(data.length / count);
  const longer = data.length % count;
  const blocks = [];
  for (let at = 0, number = 0; number < count; number++) {
    const length = short + (number >= count - longer ? 1 : 0);
    blocks.push(data.slice(at, at + length));
    at += length;
  }
  const behind = blocks.map((block) => checksOf(block, checks));
  const turns = (list, length) => Array.from({ length }, (_, at) => list.flatMap((one) => (at < one.length ? [one[at]] : []))).flat();
  return [...turns(blocks, short + 1), ...turns(behind, checks)];
}

function marksOf(version) {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = Math.ceil((version * 4 + 4) / (count * 2 - 2)) * 2;
  const places = [6];
  for (let place = version * 4 + 10; places.length < count; place -= step) places.splice(1, 0, place);
  return places;
}

/** A value with its remainder behind it, as formats and versions are written. */
function guarded(value, width, generator) {
  let rest = value << width;
  for (let bit = 31; bit >= width; bit--) if ((rest >>> bit) & 1) rest ^= generator << (bit - width);
  return (value << width) | rest;
}

const MASKS = [
  (x, y) => (x + y) % 2, (x, y) => y % 2, (x) => x % 3, (x, y) => (x + y) % 3, (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2,
  (x, y) => ((x * y) % 2) + ((x * y) % 3), (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2, (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2,
];

/** Everything but data, each module fixed: undefined where data goes. */
function frame(version, mask) {
  const size = version * 4 + 17;
  const rows = Array.from({ length: size }, () => new Array(size).fill(undefined));
  const put = (x, y, dark) => {
    if (x >= 0 && y >= 0 && x < size && y < size) rows[y][x] = dark;
  };
  const square = (x, y, reach, dark) => {
    for (let dy = -reach; dy <= reach; dy++) for (let dx = -reach; dx <= reach; dx++) put(x + dx, y + dy, dark(Math.max(Math.abs(dx), Math.abs(dy))));
  };
  for (let at = 0; at < size; at++) rows[6][at] = rows[at][6] = at % 2 === 0;
  for (const [x, y] of [[3, 3], [size - 4, 3], [3, size - 4]]) square(x, y, 4, (ring) => ring !== 2 && ring !== 4);
  const places = marksOf(version);
  const last = places.length - 1;
  places.forEach((x, column) => places.forEach((y, row) => {
    const corner = (column === 0 && row === 0) || (column === 0 && row === last) || (column === last && row === 0);
    if (!corner) square(x, y, 2, (ring) => ring !== 1);
  }));
  const format = guarded(0b01000 | mask, 10, 0x537) ^ 0x5412;
  const bit = (value, at) => ((value >> at) & 1) === 1;
  for (let at = 0; at < 15; at++) {
    const near = at < 6 ? at : at < 8 ? at + 1 : size - 15 + at;
    put(8, near, bit(format, at));
    put(at < 8 ? size - 1 - at : at === 8 ? 7 : 14 - at, 8, bit(format, at));
  }
  put(8, size - 8, true);
  if (version < 7) return rows;
  const number = guarded(version, 12, 0x1f25);
  for (let at = 0; at < 18; at++) {
    const [along, across] = [size - 11 + (at % 3), Math.floor(at / 3)];
    put(along, across, bit(number, at));
    put(across, along, bit(number, at));
  }
  return rows;
}

/** The modules of a text under a mask, row by row, true for dark; null where it is too long. */
export function modules(text, mask) {
  const found = filled(new TextEncoder().encode(text));
  if (found === null) return null;
  const rows = frame(found.version, mask);
  const bytes = interleaved(found);
  const size = rows.length;
  let next = 0;
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right = 5;
    const up = ((right + 1) & 2) === 0;
    for (let step = 0; step < size; step++) {
      const y = up ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (rows[y][x] !== undefined) continue;
        const bit = (bytes[next >> 3] >> (7 - (next & 7))) & 1;
        rows[y][x] = (next < bytes.length * 8 && bit === 1) !== (MASKS[mask](x, y) === 0);
        next += 1;
      }
    }
  }
  return rows;
}

/** How hard modules are to read: long runs and squares of one colour, and far from half dark. */
function hardness(rows) {
  let [points, dark] = [0, 0];
  const size = rows.length;
  for (const read of [(x, y) => rows[y][x], (x, y) => rows[x][y]]) {
    for (let y = 0; y < size; y++) {
      for (let x = 0, run = 0; x < size; x++) {
        run = x > 0 && read(x, y) === read(x - 1, y) ? run + 1 : 1;
        points += run === 5 ? 3 : run > 5 ? 1 : 0;
      }
    }
  }
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      dark += rows[y][x] ? 1 : 0;
      const same = x > 0 && y > 0 && [rows[y - 1][x], rows[y][x - 1], rows[y - 1][x - 1]].every((one) => one === rows[y][x]);
      points += same ? 3 : 0;
    }
  }
  return points + Math.floor(Math.abs(dark / size / size - 0.5) * 20) * 10;
}

/** The code of a text as a drawing: how wide it is in modules, quiet ones around it, and the path of the dark ones; null where it is too long. */
export function code(text) {
  const all = MASKS.map((_, mask) => modules(text, mask));
  if (all[0] === null) return null;
  const [rows] = all.sort((one, other) => hardness(one) - hardness(other));
  const path = rows.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x + QUIET} ${y + QUIET}h1v1h-1z`] : []))).join("");
  return { size: rows.length + 2 * QUIET, path };
}
