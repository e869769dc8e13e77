/**
 * Keeps this process's event loop turning until the work is done. A process that sleeps has to be woken, and who pays
 * for that is the one that writes to it: a server that is slow enough to let its client sleep would be charged for it
 * on every response (10 us on a virtual machine), a faster one would not.
 */
export async function awake<T>(work: Promise<T>): Promise<T> {
  let working = true;
  const turn = () => {
    if (working) setImmediate(turn);
  };
  turn();
  try {
    return await work;
  } finally {
    working = false;
  }
}
