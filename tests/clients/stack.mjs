// A stack, a bucket and a failure through the AWS SDK for JavaScript. Prints what it saw as JSON.
import {
    CloudFormationClient, CreateStackCommand, DeleteStackCommand, DescribeStacksCommand, DescribeStackEventsCommand, UpdateStackCommand,
    paginateListStackResources, waitUntilStackCreateComplete, waitUntilStackDeleteComplete, waitUntilStackUpdateComplete,
} from "@aws-sdk/client-cloudformation";
import { CloudControlClient, CreateResourceCommand, waitUntilResourceRequestSuccess } from "@aws-sdk/client-cloudcontrol";
import { CreateBucketCommand, GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { GetQueueUrlCommand, SQSClient } from "@aws-sdk/client-sqs";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";

const cloudformation = new CloudFormationClient({});
const seen = {};
const waiting = { client: cloudformation, maxWaitTime: 30, minDelay: 0.01, maxDelay: 0.05 };
const template = delay => JSON.stringify({
    Resources: {
        Queue: { Type: "AWS::SQS::Queue", Properties: { QueueName: "from-javascript", DelaySeconds: delay } },
        Topic: { Type: "AWS::SNS::Topic" },
    },
});

seen.account = (await new STSClient({}).send(new GetCallerIdentityCommand({}))).Account;
await cloudformation.send(new CreateStackCommand({ StackName: "js", TemplateBody: template(1) }));
await waitUntilStackCreateComplete(waiting, { StackName: "js" });
await cloudformation.send(new UpdateStackCommand({ StackName: "js", TemplateBody: template(2) }));
await waitUntilStackUpdateComplete(waiting, { StackName: "js" });
seen.status = (await cloudformation.send(new DescribeStacksCommand({ StackName: "js" }))).Stacks[0].StackStatus;
seen.resources = [];
for await (const page of paginateListStackResources({ client: cloudformation }, { StackName: "js" }))
    seen.resources.push(...page.StackResourceSummaries.map(resource => resource.LogicalResourceId));
seen.queue = (await new SQSClient({}).send(new GetQueueUrlCommand({ QueueName: "from-javascript" }))).QueueUrl;
await cloudformation.send(new DeleteStackCommand({ StackName: "js" }));
await waitUntilStackDeleteComplete(waiting, { StackName: "js" });

await cloudformation.send(new CreateStackCommand({ StackName: "bad", TemplateBody: template(5000) }));
try {
    await waitUntilStackCreateComplete(waiting, { StackName: "bad" });
} catch {
    const { StackEvents } = await cloudformation.send(new DescribeStackEventsCommand({ StackName: "bad" }));
    seen.reason = StackEvents.filter(event => /FAILED|ROLLBACK/.test(event.ResourceStatus)).map(event => event.ResourceStatusReason).at(-1);
}
try {
    await cloudformation.send(new DescribeStacksCommand({ StackName: "missing" }));
} catch (error) {
    seen.missing = [error.name, error.message, error.$metadata.httpStatusCode];
}

const s3 = new S3Client({ forcePathStyle: true });
await s3.send(new CreateBucketCommand({ Bucket: "from-javascript" }));
await s3.send(new PutObjectCommand({ Bucket: "from-javascript", Key: "a b/ü.txt", Body: "text", Metadata: { colour: "blue" } }));
seen.body = await (await s3.send(new GetObjectCommand({ Bucket: "from-javascript", Key: "a b/ü.txt" }))).Body.transformToString();
seen.metadata = (await s3.send(new HeadObjectCommand({ Bucket: "from-javascript", Key: "a b/ü.txt" }))).Metadata;
seen.keys = (await s3.send(new ListObjectsV2Command({ Bucket: "from-javascript", Prefix: "a b/" }))).Contents.map(object => object.Key);

const control = new CloudControlClient({});
const { ProgressEvent } = await control.send(new CreateResourceCommand({ TypeName: "AWS::SNS::Topic", DesiredState: JSON.stringify({ TopicName: "controlled" }) }));
await waitUntilResourceRequestSuccess({ client: control, maxWaitTime: 30, minDelay: 0.01, maxDelay: 0.05 }, { RequestToken: ProgressEvent.RequestToken });
console.log(JSON.stringify(seen));
