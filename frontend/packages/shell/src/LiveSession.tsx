/** What the shell does with live events of the signed-in person. */
export function LiveSession() {
  return null;
}
