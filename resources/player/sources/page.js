// The page itself: what is shown where, and what the keys do.
"use strict";
const by = (id) => document.getElementById(id);
const page = { player: null, manifest: null, signature: null, result: null, files: null, fingerprint: "", expected: "" };
window.watchroom = page;

function state(name, words) {
  document.body.dataset.state = name;
  by("state").textContent = words;
}
function row(table, ...cells) {
  const line = document.createElement("tr");
  cells.forEach((cell, place) => {
    const part = document.createElement(place ? "td" : "th");
    part.textContent = cell;
    line.append(part);
  });
  table.append(line);
}
function showFacts() {
  const { manifest, signature } = page, facts = by("facts");
  facts.replaceChildren();
  document.title = `${say("title")} ${manifest.exhibit}`;
  by("title").textContent = `${say("title")} ${manifest.exhibit}`;
  row(facts, say("copy"), manifest.copy);
  row(facts, say("owner"), manifest.scheme);
  row(facts, say("from"), `${localTime(page.player.begin)} (${manifest.span.begin.utc})`);
  row(facts, say("until"), `${localTime(page.player.end)} (${manifest.span.end.utc})`);
  row(facts, say("made"), `${localTime(Date.parse(manifest.made.utc))}, ${manifest.made_by}, ${manifest.software}, ${manifest.level}`);
  row(facts, say("key"), `${page.fingerprint} (${say("shortKey")}: ${shortOf(page.fingerprint)}). ${say("compare")}`);
  const words = signature === null ? say("signatureUnknown") : say(signature.valid ? "signatureGood" : "signatureBad") + ` (${say("by")} ${signature.by}).`;
  by("signature").textContent = words;
  for (const note of manifest.notes) row(facts, "", note);
}
function showTexts() {
  document.documentElement.lang = language === "cy" ? "cy" : "en-GB";
  for (const part of document.querySelectorAll("[data-text]")) part.textContent = say(part.dataset.text);
  for (const part of document.querySelectorAll("[data-label]")) { part.setAttribute("aria-label", say(part.dataset.label)); part.title = say(part.dataset.label); }
  if (!page.player) return;
  showFacts();
  page.player.views.forEach((view) => view.describe());
  showState();
}
// Two honest states: plays, not checked; every file checked. Only a person can say whose key it is.
function showState() {
  const { result, expected } = page, isExpected = Boolean(expected) && page.fingerprint.startsWith(expected);
  by("keySaid").textContent = "";
  if (result) showResult(isExpected);
  else state("unchecked", say("unchecked"));
  if (!result && expected)
    by("keySaid").textContent = isExpected ? say("keyTyped") : `${say("keyOther")} ${groupsOf(expected)}. ${say("keyHere")} ${groupsOf(page.fingerprint)}`;
}
function compareKey() {
  const typed = by("expected").value, plain = fingerprintIn(typed);
  page.expected = plain || "";
  showState();
  if (plain === null && typed.trim()) by("keySaid").textContent = say("keyNone");
}
function showTime() {
  const { player } = page, slider = by("timeline");
  by("clock").textContent = localTime(player.time);
  by("utc").textContent = new Date(player.time).toISOString();
  slider.value = player.time - player.begin;
  slider.setAttribute("aria-valuetext", localTime(player.time));
  by("play").textContent = say(player.running ? "pause" : "play");
  by("next").hidden = player.views.some((view) => view.at(player.time)) || player.next(player.time) === null;
}
function showBands() {
  const { player } = page, span = Math.max(1, player.end - player.begin);
  for (const view of player.views) {
    const band = document.createElement("div");
    band.className = "band";
    for (const segment of view.segments) {
      const part = document.createElement("span");
      const from = Math.max(segment.from, player.begin), to = Math.min(segment.to, player.end);
      if (to <= from) continue;
      part.style.left = `${(100 * (from - player.begin)) / span}%`;
      part.style.width = `${(100 * (to - from)) / span}%`;
      band.append(part);
    }
    by("bands").append(band);
  }
}
function showResult(isExpected) {
  const { result, expected, fingerprint } = page, table = by("results");
  if (!result.whole) state("damaged", say("damaged"));
  else if (!expected) state("whole", `${say("whole")} ${groupsOf(fingerprint)}. ${say("compare")}`);
  else if (isExpected) state("expected", say("keyGood"));
  else state("otherKey", `${say("keyBad")} ${groupsOf(expected)}. ${say("keyHere")} ${groupsOf(fingerprint)}`);
  table.replaceChildren();
  row(table, say("file"), say("result"), "");
  const named = new Map(result.findings.map((found) => [found.file, found]));
  if (expected && !isExpected) row(table, "key.pem", say("key_finding"), say("keyWords"));
  for (const found of result.findings) row(table, found.file, say(found.finding), found.words);
  for (const name of result.names) if (!named.has(name)) row(table, name, say("good"), "");
  by("report").hidden = false;
}

// The names in the folder: of a chosen folder by its paths; of files chosen singly by their last names.
function named(chosen) {
  const files = new Map(), listed = page.manifest.files.map((file) => file.name);
  for (const { path, file } of chosen) {
    const inner = path.includes("/") ? path.slice(path.indexOf("/") + 1) : path;
    const single = listed.filter((name) => name.endsWith("/" + inner));
    files.set(!path.includes("/") && single.length === 1 ? single[0] : inner, file);
  }
  return files;
}
async function check(chosen) {
  const files = named(chosen);
  state("checking", say("checking"));
  by("progress").hidden = false;
  const job = new PackageCheck(files, (done, total) => { by("progress").value = total ? done / total : 1; });
  const result = await job.run();
  by("progress").hidden = true;
  page.files = files;
  page.result = { ...result, names: [...new Set([...job.listed.keys(), ...ABOUT, SUMS])].sort() };
  const bad = new Set(result.findings.map((found) => found.file));
  const good = new Map([...files].filter(([name]) => job.listed.has(name) && !bad.has(name)));
  page.player.views.forEach((view) => view.useFiles(good));
  by("snapshot").disabled = false;
  page.player.refresh();
  showState();
}
async function dropped(items) {
  const chosen = [];
  const walk = async (entry) => {
    if (entry.isFile) {
      const file = await new Promise((done, failed) => entry.file(done, failed));
      chosen.push({ path: entry.fullPath.replace(/^\//, ""), file });
      return;
    }
    const reader = entry.createReader();
    for (;;) {
      const part = await new Promise((done, failed) => reader.readEntries(done, failed));
      if (!part.length) return;
      for (const inner of part) await walk(inner);
    }
  };
  for (const entry of items.map((item) => item.webkitGetAsEntry()).filter(Boolean)) await walk(entry);
  if (chosen.length) await check(chosen);
}
async function snapshot() {
  const view = page.player.selected;
  if (!page.files || !view.segment) { by("said").textContent = say("snapshotNeeds"); return; }
  const picture = await view.picture();
  const sum = await digest(await picture.arrayBuffer());
  const link = document.createElement("a");
  link.href = URL.createObjectURL(picture);
  link.download = `${page.manifest.exhibit.replace(/\//g, "-")} camera ${view.camera.number} ${new Date(page.player.time).toISOString().replace(/:/g, "")}.png`;
  link.click();
  page.picture = { sum, size: picture.size };
  by("said").textContent = `${say("saved")} ${sum}`;
}
function keys(event) {
  if (["INPUT", "SELECT", "BUTTON"].includes(event.target.tagName) && event.target.type !== "range") return;
  const { player } = page;
  const acts = {
    " ": () => player.play(), ArrowLeft: () => player.step(-1), ArrowRight: () => player.step(1),
    "+": () => player.selected.zoomBy(1.25), "=": () => player.selected.zoomBy(1.25), "-": () => player.selected.zoomBy(0.8),
    0: () => player.selected.zoomReset(), s: snapshot, Home: () => player.seek(player.begin), End: () => player.seek(player.end),
  };
  if (acts[event.key] && !event.ctrlKey && !event.metaKey && !event.altKey) { event.preventDefault(); acts[event.key](); }
}
function connect() {
  const { player } = page;
  by("timeline").max = player.end - player.begin;
  by("timeline").addEventListener("input", (event) => player.seek(player.begin + Number(event.target.value)));
  by("play").addEventListener("click", () => player.play());
  by("back").addEventListener("click", () => player.step(-1));
  by("forward").addEventListener("click", () => player.step(1));
  by("speed").addEventListener("change", (event) => { player.rate = Number(event.target.value); player.refresh(); });
  by("in").addEventListener("click", () => player.selected.zoomBy(1.25));
  by("out").addEventListener("click", () => player.selected.zoomBy(0.8));
  by("all").addEventListener("click", () => player.selected.zoomReset());
  by("next").addEventListener("click", () => player.seek(player.next(player.time)));
  by("snapshot").addEventListener("click", snapshot);
  by("compare").addEventListener("click", compareKey);
  by("expected").addEventListener("keydown", (event) => { if (event.key === "Enter") compareKey(); });
  by("print").addEventListener("click", () => window.print());
  by("folder").addEventListener("change", (event) => check([...event.target.files].map((file) => ({ path: file.webkitRelativePath || file.name, file }))));
  document.addEventListener("keydown", keys);
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => { event.preventDefault(); dropped([...event.dataTransfer.items]); });
}
async function begin() {
  by("language").value = language;
  by("language").addEventListener("change", (event) => { language = event.target.value; showTexts(); });
  showTexts();
  try {
    const carried = WATCHROOM_PACKAGE;
    page.manifest = JSON.parse(carried.manifest);
    page.fingerprint = fingerprintOf(unhex(page.manifest.key.ed25519));
    page.player = new Player(page.manifest, by("cameras"));
    if (window.crypto && crypto.subtle) {
      const key = unhex(page.manifest.key.ed25519);
      page.signature = await verifySignature(key, utf8(carried.manifest), unhex(carried.signature));
    }
  } catch (error) {
    state("unusable", say("noPackage"));
    return;
  }
  page.player.changed = showTime;
  showBands();
  connect();
  showTexts();
  showTime();
}
begin();
