/** Loaded before a program that is to end with the process that started it, also where that is killed: its input ends then. */
process.stdin.on('close', () => process.exit(1));
process.stdin.resume();
process.stdin.unref();
