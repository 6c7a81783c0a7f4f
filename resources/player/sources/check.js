// Checks every file of the package, as verify.py does, when the folder was chosen.
"use strict";
const ABOUT = ["manifest.json", "manifest.sig", "key.pem", "manifest.js"], SUMS = "manifest-sha256.txt";
const AT_ONCE = 2 ** 30, SLICE = 2 ** 24;
const escaped = (text) => JSON.stringify(text).replace(/[^ -~]/g, (letter) => "\\u" + letter.charCodeAt(0).toString(16).padStart(4, "0"));
const scriptOf = (manifest, signature, pem) =>
  `WATCHROOM_PACKAGE={"key":${escaped(pem)},"manifest":${escaped(manifest)},"signature":${escaped(signature)}};\n`;
const sumsOf = (sums) => [...sums.keys()].sort((a, b) => (a < b ? -1 : 1)).map((name) => `${sums.get(name)}  ${name}\n`).join("");

// Return the SHA-256 of a file. A browser was seen to read large files short without an error.
async function hashOf(file, limit = AT_ONCE) {
  if (file.size < limit) {
    const bytes = await file.arrayBuffer();
    if (bytes.byteLength !== file.size) throw new Error(say("short"));
    return digest(bytes);
  }
  const sum = new Sha256();
  for (let at = 0; at < file.size; at += SLICE) {
    const part = new Uint8Array(await file.slice(at, at + SLICE).arrayBuffer());
    if (part.length !== Math.min(SLICE, file.size - at)) throw new Error(say("short"));
    sum.add(part);
  }
  return sum.hex();
}

class PackageCheck {
  // files: a map of the files of the folder by their names in it. progress: told bytes done and all.
  constructor(files, progress) {
    Object.assign(this, { files, progress, findings: [], manifest: {}, listed: new Map(), key: null, raw: {} });
  }
  find(finding, file, words) { this.findings.push({ finding, file, words }); }
  async run() {
    for (const name of [...ABOUT, SUMS]) {
      const file = this.files.get(name);
      this.raw[name] = file ? new Uint8Array(await file.arrayBuffer()) : null;
      if (!file) this.find("missing", name, say("gone"));
    }
    this.readManifest();
    await this.checkKey();
    await this.checkSignature();
    await this.checkDerived();
    await this.checkContent();
    try { this.checkChains(); } catch (error) { this.find("changed", "manifest.json", say("unreadable")); }
    try { await this.checkBooks(); } catch (error) { this.find("changed", "books", say("unreadable")); }
    return { whole: !this.findings.length, findings: this.findings, files: this.listed.size + [...ABOUT, SUMS].filter((name) => this.raw[name]).length };
  }
  text(name) { return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(this.raw[name]); }
  readManifest() {
    if (!this.raw["manifest.json"]) return;
    try {
      const manifest = JSON.parse(this.text("manifest.json"));
      if (manifest.format !== "watchroom evidence package" || manifest.version !== 1) throw new Error("format");
      const listed = new Map();
      for (const row of manifest.files) {
        const parts = String(row.name).split("/");
        const odd = typeof row.name !== "string" || /[\\:\0-\x1f]|[\ud800-\udfff]/u.test(row.name) || parts.some((part) => ["", ".", ".."].includes(part));
        if (odd || listed.has(row.name) || [...ABOUT, SUMS].includes(row.name)) throw new Error("name");
        if (!Number.isInteger(row.size) || typeof row.sha256 !== "string") throw new Error("row");
        listed.set(row.name, row);
      }
      Object.assign(this, { manifest, listed });
    } catch (error) {
      this.find("changed", "manifest.json", say("unreadable"));
    }
  }
  async checkKey() {
    const key = this.manifest.key ? unhex(this.manifest.key.ed25519) : null;
    if (!key || key.length !== 32) return;
    if ((await digest(derOf(key))) !== this.manifest.key.sha256) { this.find("changed", "manifest.json", say("differs")); return; }
    this.key = key;
    if (this.raw["key.pem"] && hex(this.raw["key.pem"]) !== hex(utf8(pemOf(key)))) this.find("changed", "key.pem", say("differs"));
  }
  async checkSignature() {
    const [manifest, signature] = [this.raw["manifest.json"], this.raw["manifest.sig"]];
    if (!manifest || !signature) return;
    const valid = this.key && (await verifySignature(this.key, manifest, signature)).valid;
    if (!valid) this.find("signature", "manifest.sig", say("signatureBad"));
  }
  async checkDerived() {
    if (ABOUT.some((name) => !this.raw[name]) || !this.key) return;
    let script = "";
    try {
      script = scriptOf(this.text("manifest.json"), hex(this.raw["manifest.sig"]), this.text("key.pem"));
    } catch (error) { return; }
    if (hex(this.raw["manifest.js"]) !== hex(utf8(script))) this.find("changed", "manifest.js", say("differs"));
    const sums = new Map([...this.listed].map(([name, row]) => [name, row.sha256]));
    for (const name of ABOUT) sums.set(name, await digest(this.raw[name]));
    if (this.raw[SUMS] && hex(this.raw[SUMS]) !== hex(utf8(sumsOf(sums)))) this.find("changed", SUMS, say("differs"));
  }
  async checkContent() {
    for (const name of this.files.keys())
      if (!this.listed.has(name) && !ABOUT.includes(name) && name !== SUMS) this.find("added", name, say("foreign"));
    const total = [...this.listed.values()].reduce((sum, row) => sum + row.size, 0);
    let done = 0;
    for (const [name, row] of this.listed) {
      const file = this.files.get(name);
      if (!file) { this.find("missing", name, say("gone")); continue; }
      try {
        if (file.size !== row.size) this.find("changed", name, say("size"));
        else if ((await hashOf(file)) !== row.sha256) this.find("changed", name, say("content"));
      } catch (error) { this.find("changed", name, `${say("unreadable")}: ${error.message}`); }
      this.progress((done += row.size), total);
    }
  }
  checkChains() {
    for (const camera of this.manifest.cameras || []) {
      const before = new Map();
      for (const segment of camera.segments || []) {
        const last = before.get(segment.volume);
        if (last && segment.number === last.number + 1 && segment.previous_sha256 !== last.original_sha256)
          this.find("chain", segment.file, say("follows"));
        before.set(segment.volume, segment);
      }
    }
  }
  async lines(name) {
    if (!this.listed.has(name) || !this.files.get(name)) return [];
    try {
      const text = await this.files.get(name).text();
      return text.split("\n").filter(Boolean).map((line) => JSON.parse(line));
    } catch (error) { this.find("books", name, say("unreadable")); return []; }
  }
  async checkBooks() {
    const tips = new Map();
    for (const head of await this.lines("books/heads.jsonl")) {
      tips.set(head.book, head);
      const signed = { book: head.book, hash: head.hash, instant: head.instant, number: head.number, reason: head.reason, statement: "watchroom head of a book" };
      const signature = unhex(head.signature);
      const good = this.key && signature && head.public_key === hex(this.key)
        && (await verifySignature(this.key, utf8(JSON.stringify(signed)), signature)).valid;
      if (!good) this.find("books", "books/heads.jsonl", say("head"));
    }
    for (const entry of await this.lines("books/entries.jsonl")) {
      const names = ["book", "number", "kind", "author", "instant", "payload", "previous_hash"];
      const tip = tips.get(entry.book);
      if ((await digest(utf8(JSON.stringify(names.map((name) => entry[name]))))) !== entry.hash) this.find("books", "books/entries.jsonl", say("entry"));
      else if (!tip || tip.number < entry.number || (tip.number === entry.number && tip.hash !== entry.hash))
        this.find("books", "books/entries.jsonl", say("covered"));
    }
  }
}
