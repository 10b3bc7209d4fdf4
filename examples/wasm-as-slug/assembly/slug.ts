import { isMark, latin } from "./latin";

/**
 * The slug of a text: as many of its words as fit, in ASCII and lower case, joined by hyphens. Of a first word that
 * does not fit, the beginning; empty if there is no word. What is no Latin letter or digit is between words.
 */
export function slugOf(text: string, maxLength: i32): string {
  let slug = "";
  let word = "";
  for (let at = 0; at <= text.length; at++) {
    const unit = at < text.length ? text.charCodeAt(at) : 0x20; // a space ends the last word
    if (isMark(unit)) continue;
    const letters = latin(unit);
    word += letters;
    const longer = slug.length > 0 ? slug + "-" + word : word;
    if (longer.length > maxLength) return slug.length > 0 ? slug : word.substring(0, maxLength);
    if (letters.length == 0 && word.length > 0) {
      slug = longer;
      word = "";
    }
  }
  return slug;
}
