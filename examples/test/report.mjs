// Counts checks and says what came of them.

let passed = 0;
let failed = 0;

/** Runs a check, which answers a complaint or nothing. What it throws, such as a trap, is a complaint too. */
export function report(title, check) {
  let complaint;
  try {
    complaint = check();
  } catch (thrown) {
    complaint = thrown.message;
  }
  if (complaint) {
    failed++;
    console.log(`FAILED  ${title}: ${complaint}`);
  } else {
    passed++;
    console.log(`passed  ${title}`);
  }
}

/** Says how many there were; the program has failed if one has, or if there was none. */
export function finish() {
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}
