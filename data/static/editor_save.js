// Saving by itself: soon after a change, one request at a time, only what changed. What two people
// changed in different ways is shown with both texts, and waits until a person has chosen.

const SOON_MS = 1200, AGAIN_MS = 8000;

const clock = (at) => at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });

function element(name, cls, text) {
  const e = document.createElement(name);
  if (cls) e.className = cls;
  if (text) e.textContent = text;
  return e;
}

export class Saver {
  constructor(model, root, say, onSaved) {
    Object.assign(this, { model, say, onSaved, source: root.dataset.source, csrf: root.dataset.csrf });
    this.state = document.getElementById("editor-state");
    this.list = document.getElementById("editor-conflicts");
    model.onChange(() => this.soon(SOON_MS));
    document.addEventListener("visibilitychange", () => (document.hidden ? this.save(true) : this.refresh()));
    window.addEventListener("beforeunload", (event) => { if (!model.isClean()) event.preventDefault(); });
  }
  show(text, cls = "") {
    this.state.className = `editor-state ${cls}`;
    if (this.state.textContent !== text) this.state.textContent = text;
  }
  soon(ms) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), ms);
    if (this.model.operations().length) this.show("not saved yet");
  }
  async load() {
    const answer = await fetch(this.source, { headers: { Accept: "application/json" } });
    if (!answer.ok || answer.redirected) throw new Error(`the server answered ${answer.status}`);
    this.model.take(await answer.json());
  }
  // What others did meanwhile, when somebody comes back to the page.
  async refresh() {
    if (this.busy) return;
    try { await this.load(); this.model.tell(); } catch { /* the next save says so */ }
  }

  async save(leaving = false) {
    clearTimeout(this.timer);
    const sent = this.model.operations();
    if (this.busy || !sent.length) return this.busy ? undefined : this.rest();
    this.busy = true;
    this.show("saving");
    try {
      const answer = await fetch(this.source, {
        method: "POST", keepalive: leaving,
        headers: { "Content-Type": "application/json", "X-CSRF-Token": this.csrf },
        body: JSON.stringify({ operations: sent.map((s) => s.op) }) });
      const reply = await answer.json().catch(() => ({}));
      if (reply.state === "saved") await this.saved(sent, reply);
      else if (reply.state) await this.against(sent, reply);
      else this.failed(answer.status === 401 ? "you are not signed in any more; sign in in another window, then it goes on"
        : reply.detail || `the server answered ${answer.status}`, answer.status >= 500 || answer.status === 401);
    } catch {
      this.failed("the server does not answer", true);
    } finally {
      this.busy = false;
    }
  }
  failed(why, again) {
    this.show(`not saved: ${why}`, "bad");
    if (again) this.timer = setTimeout(() => this.save(), AGAIN_MS);
  }

  async saved(sent, reply) {
    let others = false;
    const byName = new Map(reply.parts.map((p) => [p.ref || `${p.type}:${p.key}`, p]));
    for (const { part, op, sent: fields } of sent) {
      const theirs = byName.get(op.ref || `${part.type}:${part.key}`);
      if (theirs) {
        others ||= op.do === "change" && theirs.revision > part.revision + 1;
        Object.assign(part, { key: theirs.key, id: theirs.id, revision: theirs.revision });
        this.model.uids.set(`${part.type}:${part.key}`, part.uid);
      }
      part.saved = fields;
    }
    const along = reply.parts.filter((p) => p.along);
    if (others || along.length) await this.load().catch(() => {});
    if (along.length) this.say(`Changed or removed along with it: ${along.map((p) => p.id).join(", ")}`);
    this.at = new Date();
    this.model.tell();
    this.onSaved();
    this.rest();
  }
  // The state when there is nothing to send.
  rest() {
    const waits = [...this.model.parts.values()].filter((p) => p.fault || p.held);
    if (this.model.operations().length) return this.soon(SOON_MS);
    if (waits.length) {
      const first = waits[0], name = first.fields.name || first.key;
      this.show(`not saved: ${name}: ${first.fault || "somebody else changed it, see below"}`, "bad");
    } else if (this.at) this.show(`saved at ${clock(this.at)}`);
    else this.show("nothing to save");
  }

  async against(sent, reply) {
    for (const fault of reply.faults) {
      const part = sent[fault.edit]?.part;
      if (part) part.fault = fault.text;
    }
    for (const conflict of reply.conflicts) sent[conflict.edit].part.held = conflict;
    await this.load().catch(() => {});
    for (const conflict of reply.conflicts) this.ask(sent[conflict.edit].part, conflict);
    if (reply.conflicts.length) this.say("Somebody else changed the same: choose above the diagram");
    this.model.tell();
    this.rest();
  }
  ask(part, conflict) {
    const box = element("div", "note stale"), name = part.fields.name || part.key;
    const what = conflict.why === "gone" ? "removed" : "changed";
    box.append(element("p", "", `${conflict.id} ${name}: ${conflict.who || "somebody"} ${what} it meanwhile.`));
    const facts = element("dl", "facts");
    for (const f of conflict.fields) {
      facts.append(element("dt", "", `${f.label}, yours`), element("dd", "", f.yours || "empty"));
      if (what === "changed") facts.append(element("dt", "", `${f.label}, theirs`), element("dd", "", f.theirs || "empty"));
    }
    const acts = element("div", "acts");
    const choice = (label, act) => {
      const b = element("button", "btn s", label);
      b.type = "button";
      b.append(element("span", "hide", ` of ${name}`));
      b.addEventListener("click", () => { box.remove(); part.held = null; act(); this.model.tell(); this.rest(); });
      acts.append(b);
    };
    const removing = part.gone;
    choice(removing ? "Remove it anyway" : what === "removed" ? "Bring it back with my text" : "Keep mine", () => {});
    choice(removing ? "Keep it" : what === "removed" ? "Let it go" : "Take theirs", () => {
      if (removing) part.gone = false;
      else if (what === "removed") part.gone = true;
      else for (const f of conflict.fields) part.fields[f.name] = part.saved?.[f.name] || "";
    });
    box.append(facts, acts);
    this.list.append(box);
  }
}
