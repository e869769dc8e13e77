// Whether `require()` and `import()` give one and the same module of each specifier, and what createDyeing() says.
const specifiers = JSON.parse(process.argv[2]);

(async () => {
  const twice = [];
  for (const specifier of specifiers) {
    if (require(specifier) !== (await import(specifier))) twice.push(specifier);
  }
  const { createDyeing } = require("@dyeing/sdk");
  let error;
  try {
    createDyeing({ service: "order" }).close();
    createDyeing({ service: "order" }).close();
  } catch (caught) {
    error = `${caught.name}: ${caught.message}`;
  }
  console.log(JSON.stringify({ twice, error }));
})();
