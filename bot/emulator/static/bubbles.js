// Draws what a phone shows. Text comes escaped from the emulator (`html`); everything else is set as text.

const time = new Intl.DateTimeFormat("en-IN", { timeZone: "Asia/Kolkata", hour: "2-digit", minute: "2-digit", hour12: false });
const day = new Intl.DateTimeFormat("en-IN", { timeZone: "Asia/Kolkata", weekday: "short", day: "numeric", month: "short" });
const COLOURS = ["#c2483c", "#b0721b", "#3b8a3e", "#1f7f8c", "#2f6cc0", "#7a55b8", "#b04786"];
const STICKERS = { "👍": "👍" };

export const tone = (n) => COLOURS[(n * 3 + 4) % COLOURS.length];
export const colour = (name) => COLOURS[[...name].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % COLOURS.length];
export const clock = (date = new Date()) => time.format(date);
export const dayOf = (at) => day.format(new Date(at));

export function make(tag, className = "", text = "") {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text) node.textContent = text;
  return node;
}

export function bubble(message, chat, act) {
  if (message.kind === "service") return make("div", "line", message.text);
  const mine = message.from === "me";
  const node = make("div", `msg ${mine ? "me" : ""} ${message.kind === "sticker" ? "bare" : ""}`);
  const body = make("div", "bubble");
  if (chat.kind === "group" && !mine) body.append(named(message, chat));
  if (message.deleted) body.append(make("span", "gone", "🚫 This message was deleted"));
  else body.append(...content(message, act));
  seal(body, message, mine);
  const taps = message.deleted ? [] : tappable(message, act);
  if (taps.length && taps[0].className === "taps") { body.append(taps[0]); node.classList.add("wide"); }
  node.append(body);
  if (taps.length && taps[0].className === "inline") { node.append(taps[0]); node.classList.add("wide"); }
  if (message.reactions.length) node.append(reactions(message));
  if (!message.deleted) node.append(actions(message, act));
  return node;
}

// The time stands in the last line of a text, where the text leaves room for it; under anything else it has its own.
function seal(body, message, mine) {
  const last = body.lastElementChild, time = meta(message, mine);
  body.append(time);
  if (!last?.matches(".text, .gone")) return;
  body.classList.add("tight");
  body.dir = last.lang === "ur" ? "rtl" : "ltr";
  const room = make("span", "room");
  room.style.width = `${time.textContent.length * 6.1 + 8}px`;
  last.append(room);
}

function named(message, chat) {
  const name = message.from === "bot" ? chat.botName : message.from;
  const node = make("span", "name", name);
  node.style.color = colour(name);
  return node;
}

function content(message, act) {
  const parts = [];
  if (message.quote) parts.push(quote(message, act));
  if (message.header) parts.push(make("span", "title", message.header));
  if (message.file) parts.push(file(message));
  if (message.kind === "location") parts.push(place(message));
  if (message.kind === "contact") parts.push(make("div", "card-contact", message.text));
  else if (message.text && message.kind !== "sticker") parts.push(text(message));
  if (message.footer) parts.push(make("span", "footer", message.footer));
  return parts;
}

function text(message) {
  const node = make("div", "text");
  node.dir = "auto";
  const urdu = (message.text.match(/[\u0600-\u06ff]/g) || []).length, hindi = (message.text.match(/[\u0900-\u097f]/g) || []).length;
  const latin = /[a-z]/i.test(message.text);
  node.lang = urdu > hindi && (urdu > 5 || !latin) ? "ur" : hindi > 5 ? "hi" : "en";
  node.innerHTML = message.html;
  return node;
}

function quote(message, act) {
  const node = make("button", "quote");
  node.append(make("b", "", message.quote.from === "me" ? "You" : message.quote.from === "bot" ? act.botName : message.quote.from));
  const words = make("span", "", message.quote.text);
  words.dir = "auto";
  node.append(words);
  node.onclick = () => act.jump(message.reply_to);
  return node;
}

function file(message) {
  const { kind, url, name } = message.file;
  if (kind === "sticker") return make("span", "sticker", STICKERS[message.text] || "👍");
  if (kind === "image" || kind === "photo") {
    const picture = make("img", "picture");
    picture.src = url;
    picture.alt = "Photo";
    return picture;
  }
  if (kind === "audio" || kind === "voice") return wave();
  const link = make("a", "doc", name || kind);
  link.href = url;
  link.target = "_blank";
  link.rel = "noopener";
  return link;
}

function wave() {
  const node = make("div", "wave");
  node.append(make("b", "", "▶\ufe0e"));
  for (let n = 0; n < 34; n++) {
    const bar = make("i");
    bar.style.height = `${6 + Math.abs(Math.sin(n * 1.7) * 14 + Math.cos(n * 0.6) * 6)}px`;
    node.append(bar);
  }
  return node;
}

function place(message) {
  const node = make("div");
  const { latitude, longitude, name, address } = message.place;
  node.append(make("span", "map"), make("div", "text", name || `${Number(latitude).toFixed(5)}, ${Number(longitude).toFixed(5)}`));
  if (address) node.append(make("span", "footer", address));
  return node;
}

function meta(message, mine) {
  const node = make("span", "meta", `${message.edited ? "edited " : ""}${clock(new Date(message.time))}`);
  if (!mine) return node;
  const ticks = make("span", `ticks ${message.ticks === "read" ? "read" : ""}`, message.ticks === "sent" ? "✓" : "✓✓");
  ticks.title = message.ticks || "sent";
  node.append(ticks);
  return node;
}

function tappable(message, act) {
  const under = message.buttons.filter((button) => button.kind !== "keyboard");
  if (!under.length) return [];
  if (message.menu) return [whole([menuButton(message, act)])];
  if (under.some((button) => button.kind === "inline" || (act.platform === "telegram" && button.kind === "url"))) return [rows(under, message, act, "inline")];
  return [whole(under.map((button) => tapButton(button, message, act)))];
}

function whole(buttons) {
  const node = make("div", "taps");
  node.append(...buttons);
  return node;
}

export function rows(buttons, message, act, className) {
  const node = make("div", className);
  for (const row of new Set(buttons.map((button) => button.row))) {
    const line = make("div");
    line.append(...buttons.filter((button) => button.row === row).map((button) => tapButton(button, message, act)));
    node.append(line);
  }
  return node;
}

function menuButton(message, act) {
  const node = make("button", "", `☰  ${message.menu}`);
  node.onclick = () => act.openSheet(message);
  return node;
}

const SIGNS = { reply: "↩\ufe0e ", url: "↗\ufe0e ", location: "📍 ", contact: "👤 ", call: "📞 " };

function tapButton(button, message, act) {
  const sign = act.platform === "whatsapp" || button.kind === "url" ? SIGNS[button.kind] || "" : "";
  if (button.kind === "url") {
    const link = make("a", "", sign + button.label);
    link.href = button.url;
    link.target = "_blank";
    link.rel = "noopener";
    return link;
  }
  const node = make("button", "", sign + button.label);
  node.onclick = () => act.tap(message, button);
  return node;
}

function reactions(message) {
  return make("div", "reacted", message.reactions.join(" "));
}

function actions(message, act) {
  const node = make("div", "acts");
  const reply = make("button", "", "↩\ufe0e"), like = make("button", "", "👍");
  reply.title = "Reply";
  like.title = "React";
  reply.onclick = () => act.quote(message);
  like.onclick = () => act.react(message);
  node.append(reply, like);
  return node;
}

export function sheet(message, act) {
  const node = document.createDocumentFragment();
  node.append(make("h3", "", message.menu));
  let section = null;
  for (const button of message.buttons) {
    if (button.section !== section) node.append(make("h4", "", (section = button.section)));
    const row = make("button", "", button.label);
    if (button.description) row.append(make("small", "", button.description));
    row.onclick = () => act.tap(message, button);
    node.append(row);
  }
  return node;
}
