// Keys of officers on this device: taken out of key files and listed; the same on each page where officers act.

import { Fault, text } from "./bytes.js";
import { el, given, say } from "./dom.js";
import { adopt } from "./keyring.js";
import * as keys from "./keys.js";

const KNOWN = ["bad-key-file", "not-an-officer", "insecure", "cannot-keep"];

/** Lists the officers' keys of this device, and takes further ones; `changed` is called with all of them, now and each time. */
export function keyPanel(changed) {
  const at = Object.fromEntries(["keys", "key-file", "key-said"].map((id) => [id, document.getElementById(id)]));
  const show = async () => {
    const held = await keys.officers(given.origin);
    at.keys.replaceChildren(...(await Promise.all(held.map(async (record) => el("li", {}, el("h3", {}, record.officer), el("p", { class: "meta" }, el("span", {}, await keys.called(record))))))));
    await changed(held);
  };
  const take = async () => {
    const [file] = at["key-file"].files;
    if (!file) return;
    try {
      const record = await adopt(given.origin, text(new Uint8Array(await file.slice(0, 4096).arrayBuffer())));
      at["key-said"].textContent = say("key-kept", { name: record.officer });
    } catch (fault) {
      at["key-said"].textContent = say(fault instanceof Fault && KNOWN.includes(fault.code) ? fault.code : "bad-key-file");
    }
    at["key-file"].value = "";
    await show();
  };
  at["key-file"].addEventListener("change", take);
  // A file that was chosen before this ran is taken too.
  return at["key-file"].files.length > 0 ? take() : show();
}
