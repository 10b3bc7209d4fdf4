/**
 * Latin letters in ASCII and lower case, by code point: Latin-1 Supplement and Latin Extended-A and -B; Latin Extended
 * Additional. A dot stands where there is no letter.
 */
const FROM_00C0 = (
  "a a a a a a ae c e e e e i i i i " + // 00C0
  "d n o o o o o . o u u u u y th ss " + // 00D0
  "a a a a a a ae c e e e e i i i i " + // 00E0
  "d n o o o o o . o u u u u y th y " + // 00F0
  "a a a a a a c c c c c c c c d d " + // 0100
  "d d e e e e e e e e e e g g g g " + // 0110
  "g g g g h h h h i i i i i i i i " + // 0120
  "i i ij ij j j k k q l l l l l l l " + // 0130
  "l l l n n n n n n n n n o o o o " + // 0140
  "o o oe oe r r r r r r s s s s s s " + // 0150
  "s s t t t t t t u u u u u u u u " + // 0160
  "u u u u w w y y y z z z z z z s " + // 0170
  "b b b b . . o c c d d d d . e e " + // 0180
  "e f f g g hv i i k k l . . n n o " + // 0190
  "o o oi oi p p r s s sh . t t t t u " + // 01A0
  "u u v y y z z z z z z . . . . w " + // 01B0
  ". . . . dz dz dz lj lj lj nj nj nj a a i " + // 01C0
  "i o o u u u u u u u u u u e a a " + // 01D0
  "a a ae ae g g g g k k o o o o z z " + // 01E0
  "j dz dz dz g g hv w n n a a ae ae o o " + // 01F0
  "a a a a e e e e i i i i o o o o " + // 0200
  "r r r r u u u u s s t t gh gh h h " + // 0210
  "n d ou ou z z a a e e o o o o o o " + // 0220
  "o o y y l n t j db qp a c c l t s " + // 0230
  "z . . b u v e e j j q q r r y y" // 0240
).split(" ");

const FROM_1E00 = (
  "a a b b b b b b c c d d d d d d " + // 1E00
  "d d d d e e e e e e e e e e f f " + // 1E10
  "g g h h h h h h h h h h i i i i " + // 1E20
  "k k k k k k l l l l l l l l m m " + // 1E30
  "m m m m n n n n n n n n o o o o " + // 1E40
  "o o o o p p p p r r r r r r r r " + // 1E50
  "s s s s s s s s s s t t t t t t " + // 1E60
  "t t u u u u u u u u u u v v v v " + // 1E70
  "w w w w w w w w w w x x x x y y " + // 1E80
  "z z z z z z h t w y a s s s ss d " + // 1E90
  "a a a a a a a a a a a a a a a a " + // 1EA0
  "a a a a a a a a e e e e e e e e " + // 1EB0
  "e e e e e e e e i i i i o o o o " + // 1EC0
  "o o o o o o o o o o o o o o o o " + // 1ED0
  "o o o o u u u u u u u u u u u u " + // 1EE0
  "u u y y y y y y y y ll ll v v y y" // 1EF0
).split(" ");

/** What a UTF-16 code unit becomes in a slug; empty for what is no Latin letter or digit. */
export function latin(unit: i32): string {
  if ((unit >= 0x30 && unit <= 0x39) || (unit >= 0x61 && unit <= 0x7a)) return String.fromCharCode(unit);
  if (unit >= 0x41 && unit <= 0x5a) return String.fromCharCode(unit + 0x20);
  if (unit >= 0xc0 && unit < 0x250) return orNothing(FROM_00C0[unit - 0xc0]);
  if (unit >= 0x1e00 && unit < 0x1f00) return orNothing(FROM_1E00[unit - 0x1e00]);
  return "";
}

function orNothing(letters: string): string {
  return letters == "." ? "" : letters;
}

/** Whether it belongs to the letter before it and is passed over: a combining accent, or an apostrophe. */
export function isMark(unit: i32): bool {
  return (unit >= 0x300 && unit <= 0x36f) || unit == 0x27 || unit == 0x2019;
}
