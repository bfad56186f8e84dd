// Judges templates with AWS's offline validator, the npm package @aws/cloudformation-validate.
//
// usage: node cloudformation_validate.mjs FOLDER-WITH-node_modules [--cdk-preflight] TEMPLATE…
// Prints {template: [[logical id, rule, property path], …]} with what is FATAL or ERROR. With --cdk-preflight the rules of the npm package cdk-preflight
// are judged, too (those that it reports as errors).
import { createRequire } from "node:module";
import { join } from "node:path";

const [folder, ...given] = process.argv.slice(2);
const require = createRequire(join(folder, "package.json"));
const { CelEngine, RegoEngine, TemplateFile } = require("@aws/cloudformation-validate");

// One module for each service: the engine's start depends on their number.
function preflightRules() {
    const { BUNDLED_LIBS, BUNDLED_RULES } = require("cdk-preflight/lib/rules.generated.js");
    const head = "package cdk_preflight\n\nimport rego.v1\n";
    const services = new Map();
    for (const { service, severity, rego } of BUNDLED_RULES) {
        if (severity !== "ERROR") continue;
        services.set(service, (services.get(service) ?? head) + rego.replace(/^(?:package|import)\s.*\n/gm, "") + "\n");
    }
    return [
        ...BUNDLED_LIBS.map(({ name, rego }) => ({ name, content: rego })),
        ...[...services].map(([service, content]) => ({ name: `service_${service}`, content })),
        { name: "environment", content: `${head}\ndeploy_region := "us-east-1"\n` },
    ];
}

const withRules = given[0] === "--cdk-preflight";
const engine = withRules ? new RegoEngine({ customRules: preflightRules() }) : new CelEngine();
const found = {};
for (const template of withRules ? given.slice(1) : given) {
    const report = engine.validateStandard(new TemplateFile(template), { severityLevel: "ERROR" });
    found[template] = report.diagnostics.map((diagnostic) => [diagnostic.entity?.logicalId ?? "", diagnostic.ruleId, diagnostic.propertyPath ?? ""]);
}
engine.free();
process.stdout.write(JSON.stringify(found));
