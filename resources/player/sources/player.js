// Plays the cameras in step with one clock. Times are milliseconds since 1970.
"use strict";
const DRIFT_S = 0.12, TICK_MS = 100;
const localTime = (at) => new Intl.DateTimeFormat(language === "cy" ? "cy" : "en-GB", {
  timeZone: "Europe/London", weekday: "short", day: "2-digit", month: "short", year: "numeric",
  hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3, hourCycle: "h23", timeZoneName: "short",
}).format(new Date(at));

class CameraView {
  constructor(camera, place) {
    this.camera = camera;
    this.segments = camera.segments.map((segment) => ({
      ...segment, from: Date.parse(segment.begin.utc), to: Date.parse(segment.begin.utc) + 1000 * (segment.seconds || 0),
    }));
    this.gaps = camera.gaps.map((gap) => ({ ...gap, from: Date.parse(gap.begin.utc), to: gap.end ? Date.parse(gap.end.utc) : Infinity }));
    this.segment = null;
    this.urls = null;
    this.failed = new Set();
    this.zoom = { scale: 1, x: 0, y: 0 };
    this.figure = document.createElement("figure");
    this.frame = document.createElement("div");
    this.frame.className = "frame";
    this.video = document.createElement("video");
    Object.assign(this.video, { muted: true, playsInline: true, preload: "auto" });
    this.note = document.createElement("p");
    this.note.className = "note";
    this.caption = document.createElement("figcaption");
    this.frame.append(this.video, this.note);
    this.figure.append(this.frame, this.caption);
    this.figure.tabIndex = 0;
    place.append(this.figure);
    this.video.addEventListener("error", () => { if (this.segment) this.failed.add(this.segment.file); });
    this.frame.addEventListener("wheel", (event) => { event.preventDefault(); this.zoomBy(event.deltaY < 0 ? 1.25 : 0.8); }, { passive: false });
    this.frame.addEventListener("pointermove", (event) => { if (event.buttons) this.move(event.movementX, event.movementY); });
    this.describe();
  }
  describe() {
    const { number, name, zones, zones_lifted: lifted, masked } = this.camera;
    const names = [...new Set(zones.flatMap((version) => version.names))];
    const state = lifted ? ` (${say("lifted")})` : masked ? ` (${say("masked")})` : "";
    this.caption.textContent = `${number} ${name}` + (names.length ? ` · ${say("zones")}: ${names.join(", ")}${state}` : "");
    this.video.setAttribute("aria-label", `${number} ${name}`);
  }
  at(time) { return this.segments.find((segment) => segment.from <= time && time < segment.to) || null; }
  source(segment) {
    const file = this.urls && this.urls.get(segment.file);
    return file || segment.file.split("/").map(encodeURIComponent).join("/");
  }
  // Show a time; keep in step with the clock while it runs.
  show(time, rate, running) {
    const segment = this.at(time);
    if (segment !== this.segment) {
      this.segment = segment;
      if (segment) this.video.src = this.source(segment);
      else { this.video.removeAttribute("src"); this.video.load(); }
    }
    this.say(time);
    if (!segment || this.failed.has(segment.file)) return;
    const wanted = (time - segment.from) / 1000;
    const allowed = running ? DRIFT_S * Math.max(1, rate) : 0.001;
    if (!this.video.seeking && Math.abs(this.video.currentTime - wanted) > allowed) this.video.currentTime = wanted;
    this.video.playbackRate = Math.min(16, Math.max(0.0625, rate));
    if (running && this.video.paused) this.video.play().catch(() => {});
    if (!running && !this.video.paused) this.video.pause();
  }
  say(time) {
    let words = "";
    if (!this.segment) {
      const gap = this.gaps.find((part) => part.from <= time && time < part.to);
      words = say("noRecording") + (gap ? ` · ${say("cause")}: ${gap.cause}${gap.detail ? ` (${gap.detail})` : ""}` : "");
    } else if (this.failed.has(this.segment.file)) {
      words = `${say("cannotPlay")} ${this.segment.codecs.join(", ")}. ${say("cannotPlayThen")}`;
    } else if (this.segment.fault) words = `${say("fault")}: ${this.segment.fault}`;
    if (this.note.textContent !== words) this.note.textContent = words;
  }
  frameMs() {
    const segment = this.segment || this.segments[0];
    return segment && segment.frames ? (1000 * segment.seconds) / segment.frames : 40;
  }
  zoomBy(factor) { this.zoom.scale = Math.min(16, Math.max(1, this.zoom.scale * factor)); this.move(0, 0); }
  zoomReset() { this.zoom = { scale: 1, x: 0, y: 0 }; this.move(0, 0); }
  move(x, y) {
    const zoom = this.zoom, width = this.frame.clientWidth, height = this.frame.clientHeight, room = (zoom.scale - 1) / 2;
    zoom.x = Math.min(width * room, Math.max(-width * room, zoom.x + x));
    zoom.y = Math.min(height * room, Math.max(-height * room, zoom.y + y));
    this.video.style.transform = `translate(${zoom.x}px, ${zoom.y}px) scale(${zoom.scale})`;
  }
  // From now on play the checked files themselves; their pictures can be saved.
  useFiles(files) {
    this.urls = new Map(this.segments.filter((segment) => files.has(segment.file))
      .map((segment) => [segment.file, URL.createObjectURL(files.get(segment.file))]));
    this.segment = null;
  }
  async picture() {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [this.video.videoWidth, this.video.videoHeight];
    canvas.getContext("2d").drawImage(this.video, 0, 0);
    return new Promise((done) => canvas.toBlob(done, "image/png"));
  }
}

class Player {
  constructor(manifest, place) {
    this.views = manifest.cameras.map((camera) => new CameraView(camera, place));
    this.begin = Date.parse(manifest.span.begin.utc);
    this.end = Date.parse(manifest.span.end.utc);
    this.selected = this.views[0];
    this.rate = 1;
    this.running = false;
    this.time = this.begin;
    this.changed = () => {};
    for (const view of this.views) view.figure.addEventListener("focus", () => { this.selected = view; });
    this.seek(this.next(this.begin) ?? this.begin);
    setInterval(() => this.tick(), TICK_MS);
  }
  tick() {
    const now = performance.now();
    if (this.running) this.time += (now - this.last) * this.rate;
    this.last = now;
    if (this.time >= this.end) { this.time = this.end; this.running = false; }
    this.refresh();
  }
  refresh() {
    for (const view of this.views) view.show(this.time, this.rate, this.running);
    this.changed();
  }
  play(running = !this.running) {
    if (running && this.time >= this.end) this.time = this.begin;
    this.running = running;
    this.last = performance.now();
    this.refresh();
  }
  seek(time) { this.time = Math.min(this.end, Math.max(this.begin, time)); this.last = performance.now(); this.refresh(); }
  step(frames) { this.running = false; this.seek(this.time + frames * this.selected.frameMs()); }
  // The begin of the next recording of any camera from a time on, or null.
  next(time) {
    if (this.views.some((view) => view.at(time))) return time;
    const begins = this.views.flatMap((view) => view.segments.map((segment) => segment.from)).filter((from) => from > time);
    return begins.length ? Math.min(...begins) : null;
  }
}
