// Judges templates with AWS's offline validator, the npm package @aws/cloudformation-validate.
//
// usage: node cloudformation_validate.mjs FOLDER-WITH-node_modules TEMPLATE…
// Prints {template: [[logical id, rule, property path], …]} with what is FATAL or ERROR.
import { createRequire } from "node:module";
import { join } from "node:path";

const [folder, ...templates] = process.argv.slice(2);
const require = createRequire(join(folder, "package.json"));
const { CelEngine, TemplateFile } = require("@aws/cloudformation-validate");

const engine = new CelEngine();
const found = {};
for (const template of templates) {
    const report = engine.validateStandard(new TemplateFile(template), { severityLevel: "ERROR" });
    found[template] = report.diagnostics.map((diagnostic) => [diagnostic.entity?.logicalId ?? "", diagnostic.ruleId, diagnostic.propertyPath ?? ""]);
}
engine.free();
process.stdout.write(JSON.stringify(found));
