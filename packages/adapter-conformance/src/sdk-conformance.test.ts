import { describeConformance } from "./run/describe-conformance.ts";
import { sdkCapabilities } from "./sdk-capabilities.ts";
import { globalFetchSubject } from "./subjects/global-fetch-subject.ts";
import { messageConsumerSubject } from "./subjects/message-consumer-subject.ts";
import { messagePublisherSubject } from "./subjects/message-publisher-subject.ts";
import { nodeHttpSubject } from "./subjects/node-http-subject.ts";
import { nodeServerSubject } from "./subjects/node-server-subject.ts";
import { undiciFetchSubject } from "./subjects/undici-fetch-subject.ts";
import { undiciRequestSubject } from "./subjects/undici-request-subject.ts";

describeConformance(nodeServerSubject, sdkCapabilities.nodeServer);
describeConformance(globalFetchSubject, sdkCapabilities.fetch);
describeConformance(undiciFetchSubject, sdkCapabilities.undiciFetch);
describeConformance(undiciRequestSubject, sdkCapabilities.undiciRequest);
describeConformance(nodeHttpSubject, sdkCapabilities.nodeHttp);
describeConformance(messagePublisherSubject, sdkCapabilities.messagePublisher);
describeConformance(messageConsumerSubject, sdkCapabilities.messageConsumer);
