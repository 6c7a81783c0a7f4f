// Hashes and signatures: WebCrypto where the browser has it, and what it may lack carried here.
"use strict";
const hex = (bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
const unhex = (text) => {
  if (typeof text !== "string" || text.length % 2 || /[^0-9a-f]/.test(text)) return null;
  return Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
};
const utf8 = (text) => new TextEncoder().encode(text);
const digest = async (bytes) => hex(await crypto.subtle.digest("SHA-256", bytes));

// SHA-256 of parts (FIPS 180-4), for files that the browser cannot take at once.
class Sha256 {
  constructor() {
    this.state = Sha256.fraction(2).map((root) => root | 0).slice(0, 8);
    this.rest = new Uint8Array(0);
    this.size = 0;
  }
  // The first 32 bits of the fractions of square (2) or cube (3) roots of the first primes.
  static fraction(root) {
    const primes = [];
    for (let number = 2; primes.length < 64; number++) if (primes.every((prime) => number % prime)) primes.push(number);
    return primes.map((prime) => Math.floor((prime ** (1 / root) % 1) * 2 ** 32));
  }
  add(bytes) {
    this.size += bytes.length;
    const all = new Uint8Array(this.rest.length + bytes.length);
    all.set(this.rest);
    all.set(bytes, this.rest.length);
    const end = all.length - (all.length % 64);
    const view = new DataView(all.buffer);
    for (let at = 0; at < end; at += 64) this.block(view, at);
    this.rest = all.slice(end);
  }
  block(view, at) {
    const words = new Int32Array(64);
    const turn = (word, bits) => (word >>> bits) | (word << (32 - bits));
    for (let t = 0; t < 16; t++) words[t] = view.getInt32(at + 4 * t);
    for (let t = 16; t < 64; t++) {
      const [a, b] = [words[t - 15], words[t - 2]];
      words[t] = words[t - 16] + words[t - 7] + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10));
    }
    let [a, b, c, d, e, f, g, h] = this.state;
    for (let t = 0; t < 64; t++) {
      const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + Sha256.K[t] + words[t]) | 0;
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, place) => { this.state[place] = (this.state[place] + word) | 0; });
  }
  hex() {
    const size = this.size;
    const tail = new Uint8Array(((this.rest.length + 9 + 63) & ~63) - this.rest.length);
    tail[0] = 0x80;
    const view = new DataView(tail.buffer);
    view.setUint32(tail.length - 8, Math.floor(size / 2 ** 29));
    view.setUint32(tail.length - 4, (size * 8) >>> 0);
    this.add(tail);
    return this.state.map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
  }
}
Sha256.K = Sha256.fraction(3);

// Ed25519 (RFC 8032, section 5.1), for browsers whose WebCrypto does not have it.
const Ed25519 = (() => {
  const P = 2n ** 255n - 19n, L = 2n ** 252n + 27742317777372353535851937790883648493n;
  const mod = (number) => ((number % P) + P) % P;
  const power = (base, exponent) => {
    let result = 1n;
    for (base = mod(base); exponent; exponent >>= 1n, base = mod(base * base)) if (exponent & 1n) result = mod(result * base);
    return result;
  };
  const inverse = (number) => power(number, P - 2n);
  const D = mod(-121665n * inverse(121666n)), ROOT = power(2n, (P - 1n) / 4n);
  const recover = (y, sign) => {
    if (y >= P) return null;
    const square = mod((y * y - 1n) * inverse(D * y * y + 1n));
    if (!square) return sign ? null : 0n;
    let x = power(square, (P + 3n) / 8n);
    if (mod(x * x - square)) x = mod(x * ROOT);
    if (mod(x * x - square)) return null;
    return (x & 1n) === sign ? x : P - x;
  };
  const add = (p, q) => {
    const a = mod((p[1] - p[0]) * (q[1] - q[0])), b = mod((p[1] + p[0]) * (q[1] + q[0]));
    const c = mod(2n * p[3] * q[3] * D), d = mod(2n * p[2] * q[2]);
    const [e, f, g, h] = [b - a, d - c, d + c, b + a];
    return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
  };
  const times = (factor, point) => {
    let total = [0n, 1n, 1n, 0n];
    for (; factor; factor >>= 1n, point = add(point, point)) if (factor & 1n) total = add(total, point);
    return total;
  };
  const little = (bytes) => BigInt("0x" + hex(Uint8Array.from(bytes).reverse()));
  const pointOf = (bytes) => {
    const number = little(bytes), sign = number >> 255n, y = number & (2n ** 255n - 1n), x = recover(y, sign);
    return x === null ? null : [x, y, 1n, mod(x * y)];
  };
  const encoded = (point) => {
    const inverted = inverse(point[2]), x = mod(point[0] * inverted), y = mod(point[1] * inverted);
    return (y | ((x & 1n) << 255n)).toString(16).padStart(64, "0").match(/../g).reverse().join("");
  };
  const baseY = mod(4n * inverse(5n)), baseX = recover(baseY, 0n), BASE = [baseX, baseY, 1n, mod(baseX * baseY)];
  return {
    async verify(key, message, signature) {
      if (key.length !== 32 || signature.length !== 64) return false;
      const point = pointOf(key), scalar = little(signature.slice(32));
      if (!point || scalar >= L) return false;
      const all = new Uint8Array(64 + message.length);
      all.set(signature.slice(0, 32));
      all.set(key, 32);
      all.set(message, 64);
      const factor = little(new Uint8Array(await crypto.subtle.digest("SHA-512", all))) % L;
      const minus = [mod(-point[0]), point[1], point[2], mod(-point[3])];
      return encoded(add(times(scalar, BASE), times(factor, minus))) === hex(signature.slice(0, 32));
    },
  };
})();

// Return whether a signature is valid, and what checked it.
async function verifySignature(key, message, signature) {
  const own = await Ed25519.verify(key, message, signature);
  try {
    const imported = await crypto.subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
    const theirs = await crypto.subtle.verify({ name: "Ed25519" }, imported, signature, message);
    return { valid: theirs && own, by: "WebCrypto" };
  } catch (error) {
    return { valid: own, by: "JavaScript" };
  }
}
// The typed fingerprint of a key, whole or the short groups of its label, as hex; null if it is neither.
const WHOLE = 64, SHORT = 24;
const fingerprintIn = (typed) => {
  const plain = typed.toLowerCase().replace(/[\s:.-]/g, "");
  return /^[0-9a-f]*$/.test(plain) && [WHOLE, SHORT].includes(plain.length) ? plain : null;
};
const groupsOf = (fingerprint) => fingerprint.match(/.{4}/g).join(" ");
const shortOf = (fingerprint) => groupsOf(fingerprint.slice(0, SHORT));
const fingerprintOf = (key) => { const sum = new Sha256(); sum.add(derOf(key)); return sum.hex(); };
const SPKI = unhex("302a300506032b6570032100");
const derOf = (key) => { const der = new Uint8Array(44); der.set(SPKI); der.set(key, 12); return der; };
const pemOf = (key) => "-----BEGIN PUBLIC KEY-----\n" + btoa(String.fromCharCode(...derOf(key))) + "\n-----END PUBLIC KEY-----\n";
