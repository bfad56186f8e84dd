// A small CDK app with an asset: what `cdk deploy` is tried with. DELAY changes its queue.
import { fileURLToPath } from "node:url";
import { App, CfnOutput, Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import { Code, Function, Runtime } from "aws-cdk-lib/aws-lambda";
import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import { Bucket } from "aws-cdk-lib/aws-s3";
import { Queue } from "aws-cdk-lib/aws-sqs";

const app = new App({ analyticsReporting: false });
const stack = new Stack(app, "Orders", { env: { account: "000000000000", region: "us-east-1" } });
const queue = new Queue(stack, "Queue", { deliveryDelay: Duration.seconds(Number(process.env.DELAY)) });
const bucket = new Bucket(stack, "Bucket", { removalPolicy: RemovalPolicy.DESTROY });
const worker = new Function(stack, "Worker", {
    runtime: Runtime.PYTHON_3_12,
    handler: "app.handler",
    code: Code.fromAsset(fileURLToPath(new URL("worker", import.meta.url))),
    environment: { BUCKET: bucket.bucketName },
});
worker.addEventSource(new SqsEventSource(queue));
bucket.grantWrite(worker);
new CfnOutput(stack, "QueueUrl", { value: queue.queueUrl });
