// The table of phones: fetches what each shows, hears of changes by server-sent events, sends what people do.

import { bubble, clock, dayOf, make, rows, sheet, tone } from "./bubbles.js";

const HOME = "/_emulator";
const $ = (selector, within = document) => within.querySelector(selector);
const phones = new Map();
let state = {};

async function ask(path, body) {
  const options = body === undefined ? {} : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  return (await fetch(`${HOME}/${path}`, options)).json();
}

class Phone {
  constructor(person) {
    this.person = person;
    this.current = "bot";
    this.seen = {};
    this.drawn = new Map();
    this.locked = false;
    this.card = $("#phone").content.cloneNode(true).firstElementChild;
    this.card.classList.add(person.platform);
    this.card.dataset.person = person.id;
    this.$ = (selector) => $(selector, this.card);
    const face = this.$(".face");
    face.textContent = initials(person.name);
    this.tone = face.style.background = tone(phones.size);
    this.$(".owner b").textContent = person.name;
    this.$(".owner small").textContent = person.label;
    this.$(".platform").textContent = person.platform === "whatsapp" ? "WhatsApp" : "Telegram";
    this.listen();
  }

  do(deed, body = {}) {
    return ask(`phones/${this.person.id}/${deed}`, { chat: this.current, ...body }).then((answer) => {
      if (answer.error) this.toast(answer.error);
      return answer;
    });
  }

  listen() {
    const box = this.$("textarea");
    this.$(".foot").onsubmit = (event) => { event.preventDefault(); this.say(); };
    box.onkeydown = (event) => { if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.say(); } };
    box.oninput = () => grow(box);
    this.$(".clip").onclick = (event) => this.menu(event, "low", this.attachments());
    this.$(".more").onclick = (event) => this.menu(event, "high", this.more());
    this.$(".start").onclick = () => this.do("start", { chat: "bot" });
    this.$(".quoting button").onclick = () => this.quote(null);
    this.$(".dark").onclick = () => this.lock(false);
    const chat = this.$(".chat");
    this.$(".down").onclick = () => chat.scrollTo({ top: chat.scrollHeight, behavior: "smooth" });
    chat.onscroll = () => { this.atEnd = atEnd(chat, 120); this.$(".down").hidden = atEnd(chat, 160); };
    new ResizeObserver(() => { if (this.atEnd !== false) chat.scrollTop = chat.scrollHeight; }).observe(chat);
    this.card.onclick = () => { this.$(".menu").hidden = true; this.$(".sheet").hidden = true; };
  }

  say() {
    const box = this.$("textarea"), text = box.value.trim();
    if (!text) return;
    box.value = "";
    grow(box);
    this.do("say", { text, reply_to: this.quoted?.id });
    this.quote(null);
  }

  async refresh() {
    this.view = await ask(`phones/${this.person.id}`);
    for (const chat of this.view.chats) this.seen[chat.id] ??= chat.messages.at(-1)?.id ?? "";
    if (!this.view.chats.some((chat) => chat.id === this.current)) this.current = "bot";
    this.draw();
  }

  draw() {
    const chat = this.view.chats.find((one) => one.id === this.current);
    this.drawHead(chat);
    this.drawTabs();
    this.drawMessages(chat);
    this.drawFoot(chat);
    this.count();
  }

  drawHead(chat) {
    const group = chat.kind === "group";
    this.$(".bot").textContent = group ? "👥" : "⚡";
    this.$(".bot").classList.toggle("group", group);
    this.$(".who b").textContent = chat.title;
    const status = this.$(".who small");
    status.classList.toggle("typing", chat.typing);
    status.textContent = this.view.blocked ? "blocked" : this.view.offline ? "no network" : chat.typing ? "typing…" : group ? "group" : this.person.platform === "telegram" ? "bot" : "business account";
    this.$(".signals").textContent = this.view.offline ? "✈\ufe0e ▮" : "▂▄▆ ▮";
    const pinned = chat.messages.filter((one) => one.pinned).at(-1), bar = this.$(".pinned");
    bar.hidden = !pinned;
    if (pinned) bar.textContent = `📌 ${pinned.text}`;
  }

  drawTabs() {
    const tabs = this.$(".tabs");
    tabs.hidden = this.view.chats.length < 2;
    tabs.replaceChildren(...this.view.chats.map((chat) => {
      const tab = make("button");
      tab.role = "tab";
      tab.ariaSelected = String(chat.id === this.current);
      tab.append(make("span", "", chat.title));
      const unread = this.unread(chat);
      if (unread && chat.id !== this.current) tab.append(make("span", "badge", String(unread)));
      tab.onclick = () => { this.current = chat.id; this.drawn.clear(); this.$(".chat").replaceChildren(); this.quote(null); this.draw(); };
      return tab;
    }));
  }

  drawMessages(chat) {
    const room = this.$(".chat"), stay = !atEnd(room, 120) && room.childElementCount, first = !this.drawn.size;
    const drawn = new Map(), nodes = [];
    let lastDay = "";
    for (const message of chat.messages) {
      const today = dayOf(message.time);
      if (today !== lastDay) nodes.push(make("div", "day", today === dayOf(Date.now()) ? "Today" : today));
      lastDay = today;
      const looks = JSON.stringify(message), old = this.drawn.get(message.id);
      const node = old?.looks === looks ? old.node : bubble(message, { ...chat, botName: state.name }, this.acts());
      node.dataset.id = message.id;
      if (!old && !first) node.classList.add("new");
      drawn.set(message.id, { looks, node });
      nodes.push(node);
    }
    if (!nodes.length) nodes.push(make("div", "hello", this.person.platform === "telegram" && !this.view.started ? "Press START to meet the bot. A Telegram bot may not write first." : "No messages yet. Write the first one below."));
    const mine = chat.messages.at(-1)?.from === "me" && !this.drawn.has(chat.messages.at(-1)?.id);
    this.drawn = drawn;
    room.replaceChildren(...nodes);
    if (!stay || mine) room.scrollTop = room.scrollHeight;
    for (const picture of room.querySelectorAll("img")) picture.onload ??= () => { if (!stay) room.scrollTop = room.scrollHeight; };
    if (!this.locked && this.visible) this.seen[chat.id] = chat.messages.at(-1)?.id ?? "";
  }

  drawFoot(chat) {
    const fresh = this.person.platform === "telegram" && chat.id === "bot" && (!this.view.started || this.view.blocked);
    this.$(".start").hidden = !fresh;
    this.$(".start").textContent = this.view.blocked ? "RESTART" : "START";
    this.$(".foot").hidden = fresh;
    const source = chat.keyboard && chat.messages.find((one) => one.id === chat.keyboard), keys = this.$(".keys");
    keys.hidden = !source || fresh;
    if (source) keys.replaceChildren(...rows(source.buttons.filter((one) => one.kind === "keyboard"), source, this.acts(), "").children);
  }

  acts() {
    return {
      platform: this.person.platform,
      botName: state.name,
      tap: (message, button) => { this.$(".sheet").hidden = true; this.do("tap", { message: message.id, button: button.data || button.label }); },
      openSheet: (message) => this.openSheet(message),
      quote: (message) => this.quote(message),
      react: (message) => this.do("send", { kind: "reaction", message: message.id, emoji: "👍" }),
      jump: (id) => $(`[data-id="${CSS.escape(id)}"]`, this.card)?.scrollIntoView({ block: "center", behavior: "smooth" }),
    };
  }

  openSheet(message) {
    const box = this.$(".sheet");
    setTimeout(() => { box.replaceChildren(sheet(message, this.acts())); box.hidden = false; $("button", box)?.focus(); });
  }

  quote(message) {
    this.quoted = message;
    this.$(".quoting").hidden = !message;
    if (message) { this.$(".quoting div").textContent = message.text || message.kind; this.$("textarea").focus(); }
  }

  attachments() {
    const send = (kind, more = {}) => () => this.do("send", { kind, reply_to: this.quoted?.id, ...more });
    const items = [["📷", "Photo of a pole", send("photo")], ["🖼️", "Choose a picture…", () => this.choose()], ["📍", "Location", send("location")],
      ["👤", "Contact", send("contact")], ["🎤", "Voice note", send("voice")], ["📄", "Document", send("document")], ["👍", "Sticker", send("sticker")]];
    return this.person.platform === "whatsapp" ? [...items, ["📊", "Poll (bots can't read it)", send("unsupported")]] : items;
  }

  more() {
    const { blocked, joinable, offline } = this.view;
    const items = [["🔒", "Lock the phone", () => this.lock(true)]];
    if (this.person.platform === "whatsapp") items.push(["✈️", offline ? "Back in the network" : "No network", () => this.do("offline", { offline: !offline })]);
    items.push(["🚫", blocked ? "Unblock" : "Block", () => this.do(blocked ? "unblock" : "block")]);
    if (this.current !== "bot") items.push(["🚪", "Leave this group", () => this.do("leave")]);
    for (const group of joinable) items.push(["➕", `Join ${group.title}`, () => this.do("join", { chat: group.id })]);
    return items;
  }

  menu(event, where, items) {
    event.stopPropagation();
    const menu = this.$(".menu"), again = !menu.hidden && menu.classList.contains(where);
    menu.className = `menu ${where}`;
    menu.replaceChildren(...items.map(([sign, label, deed]) => {
      const item = make("button");
      item.role = "menuitem";
      item.append(make("span", "", sign), make("span", "", label));
      item.onclick = deed;
      return item;
    }));
    menu.hidden = again;
  }

  async choose() {
    const input = make("input");
    input.type = "file";
    input.accept = "image/jpeg,image/png";
    input.onchange = async () => {
      const form = new FormData();
      form.append("file", input.files[0]);
      const kept = await (await fetch(`${HOME}/files`, { method: "POST", body: form })).json();
      this.do("send", { kind: "photo", file: kept.file });
    };
    input.click();
  }

  toast(text, alert = false) {
    const box = this.$(".toast");
    clearTimeout(this.toasting);
    box.className = `toast ${alert ? "alert" : ""}`;
    box.textContent = text;
    box.hidden = false;
    if (alert) { const ok = make("button", "", "OK"); ok.onclick = () => { box.hidden = true; }; box.append(ok); }
    else this.toasting = setTimeout(() => { box.hidden = true; }, 4000);
  }

  lock(locked) {
    this.locked = locked;
    this.$(".dark").hidden = !locked;
    this.look();
    if (!locked) this.draw();
  }

  look() {
    const open = Boolean(this.visible && !this.locked && !document.hidden);
    if (open !== this.open) { this.open = open; this.do("open", { open }); }
    if (open && this.view) this.drawMessages(this.view.chats.find((chat) => chat.id === this.current));
    this.count();
  }

  unread(chat) {
    const last = chat.messages.findLastIndex((one) => one.id === this.seen[chat.id]);
    return chat.messages.slice(last + 1).filter((one) => one.from !== "me" && one.kind !== "service").length;
  }

  count() {
    if (!this.view) return;
    const unread = this.view.chats.reduce((sum, chat) => sum + this.unread(chat), 0);
    this.$(".dark small").textContent = unread ? `${unread} new message${unread > 1 ? "s" : ""} · tap to unlock` : "Tap to unlock";
    const badge = $(`#faces [data-person="${this.person.id}"] .badge`);
    if (badge) { badge.hidden = !unread; badge.textContent = unread; }
  }

  put(text) {
    const box = this.$("textarea");
    this.current = "bot";
    box.value = text;
    grow(box);
    this.card.scrollIntoView({ behavior: "smooth", inline: "center", block: "nearest" });
    box.focus({ preventScroll: true });
    box.classList.remove("flash");
    requestAnimationFrame(() => box.classList.add("flash"));
    if (this.view) { this.drawn.clear(); this.draw(); }
  }
}

const initials = (name) => name.split(/\s+/).map((word) => [...word][0]).slice(0, 2).join("").toUpperCase();
const atEnd = (box, slack) => box.scrollHeight - box.scrollTop - box.clientHeight < slack;
const grow = (box) => { box.style.height = "auto"; box.style.height = `${box.scrollHeight}px`; };
const oneOf = (word) => [...phones.values()].find((phone) => phone.person.label.toLowerCase().includes(word));

function tries() {
  const engineer = oneOf("engineer") ?? [...phones.values()][0], citizen = oneOf("citizen") ?? [...phones.values()][1];
  const steps = [[engineer, "11kv viram khand feeder b/d, jumper, 1 ghanta lagega", `Try this first, as ${engineer?.person.name}`], [citizen, "light nahi aa rahi viram khand 3, kab aayegi?", `Then, as ${citizen?.person.name}`]];
  steps.filter(([phone]) => phone).forEach(([phone, text, what], n) => {
    const chip = make("button", "try"), words = make("span");
    chip.title = `${what}: ${text}`;
    words.append(make("em", "", `${what} `), make("b", "", text));
    chip.append(make("i", "", String(n + 1)), words);
    chip.onclick = () => phone.put(text);
    $("#tries").append(chip);
  });
}

function faces() {
  for (const phone of phones.values()) {
    const button = make("button"), face = make("span", "face", initials(phone.person.name)), badge = make("span", "badge");
    button.dataset.person = phone.person.id;
    face.style.background = phone.tone;
    badge.hidden = true;
    button.append(face, make("span", "", phone.person.name.split(" ")[0]), badge);
    button.onclick = () => phone.card.scrollIntoView({ behavior: "smooth", inline: "center", block: "nearest" });
    $("#faces").append(button);
  }
}

async function drawState() {
  state = await ask("state");
  $("#name").textContent = state.name;
  document.title = `${state.name} · phones`;
  const badge = $("#problems");
  badge.hidden = !state.problems;
  badge.replaceChildren(`⚠ ${state.problems}`, make("span", "", ` request${state.problems > 1 ? "s break" : " breaks"} a platform's rules`));
  $("#console").hidden = $("#beside").hidden = !state.console_url;
  $("#console").href = state.console_url;
}

async function showProblems() {
  const { problems } = await ask("problems");
  $("#notes ol").replaceChildren(...problems.slice(-50).map((one) => make("li", "", `${one.platform} ${one.method}: ${one.detail}`)));
  $("#notes").showModal();
}

function toggleConsole() {
  const panel = $("#panel"), open = panel.hidden;
  if (open && !panel.childElementCount) { const frame = make("iframe"); frame.src = state.console_url; frame.title = "Console"; panel.append(frame); }
  panel.hidden = !open;
  document.body.classList.toggle("beside", open);
  $("#beside").setAttribute("aria-pressed", open);
}

function hear() {
  const events = new EventSource(`${HOME}/events`), live = $("#live");
  events.onopen = () => { live.className = "live on"; live.textContent = "live"; phones.forEach((phone) => phone.refresh()); drawState(); };
  events.onerror = () => { live.className = "live off"; live.textContent = "reconnecting…"; };
  events.onmessage = ({ data }) => {
    const news = JSON.parse(data);
    if (news.kind === "phones") news.phones.forEach((id) => phones.get(id)?.refresh());
    if (news.kind === "toast") phones.get(news.phone)?.toast(news.text, news.alert);
    if (news.kind === "problem") drawState();
    if (news.kind === "reset") location.reload();
  };
}

function tick() {
  for (const node of document.querySelectorAll(".clock")) node.textContent = clock();
}

function watch() {
  const watcher = new IntersectionObserver((seen) => seen.forEach(({ target, intersectionRatio }) => {
    const phone = phones.get(target.dataset.person);
    phone.visible = intersectionRatio > 0.4;
    phone.look();
    $(`#faces [data-person="${phone.person.id}"]`)?.setAttribute("aria-current", intersectionRatio > 0.6);
  }), { threshold: [0, 0.4, 0.61, 0.95] });
  phones.forEach((phone) => watcher.observe(phone.card));
  document.addEventListener("visibilitychange", () => phones.forEach((phone) => phone.look()));
  addEventListener("pagehide", () => phones.forEach((phone) => navigator.sendBeacon(`${HOME}/phones/${phone.person.id}/open`, '{"open": false}')));
}

async function begin() {
  await drawState();
  for (const person of (await ask("people")).people) {
    const phone = new Phone(person);
    phones.set(person.id, phone);
    $("#phones").append(phone.card);
  }
  faces();
  tries();
  await Promise.all([...phones.values()].map((phone) => phone.refresh()));
  $("#problems").onclick = showProblems;
  $("#beside").onclick = toggleConsole;
  tick();
  setInterval(tick, 5000);
  setInterval(() => phones.forEach((phone) => { if (phone.view?.chats[0].typing) phone.refresh(); }), 3000);
  watch();
  hear();
}

begin();
