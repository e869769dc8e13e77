import { describeConformance } from "../run/describe-conformance.ts";
import { messageConsumerSubject } from "./message-consumer-subject.ts";
import { messagePublisherSubject } from "./message-publisher-subject.ts";

describeConformance(messagePublisherSubject);
describeConformance(messageConsumerSubject);
