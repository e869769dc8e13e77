import { landmarks } from "../../services/scheduling/landmarks/landmarks.ts";

/** What to type at a system that was left running: a dyed order, an undyed one, and a wrong service name. */
export function curlLines(gatewayUrl: string, folder: string): string {
  const [from, to] = ["peking-university", "beijing-south-railway-station"].map((id) => {
    const place = landmarks.find((landmark) => landmark.id === id);
    return JSON.stringify({ lat: place?.lat, lng: place?.lng, name: place?.nameZh });
  });
  const order = `{"rideId":"try-1","userId":"rider-0600","origin":${from},"destination":${to},"departureTime":"'$(date -u -d +1hour +%FT%TZ 2>/dev/null || date -u -v+1H +%FT%TZ)'","maxWaitSeconds":900,"maxPrice":30000,"paymentType":"wallet","seats":1}`;
  const json = "-H 'content-type: application/json'";
  return `The system is running. Try:

  GATEWAY=${gatewayUrl}
  TOKEN=$(curl -s $GATEWAY/v1/sessions -H 'x-service-name: user' ${json} \\
    -d '{"userId":"rider-0600","deviceId":"device-of-rider-0600"}' | sed 's/.*"token":"\\([^"]*\\)".*/\\1/')

  # a good customer in Haidian: gray, so version 2 of order and matching
  curl -sw '\\n' $GATEWAY/v1/orders -H "authorization: Bearer $TOKEN" -H 'x-service-name: order' ${json} \\
    -H 'x-rider-level: VIP3' -H 'x-rider-hot-zone: BJ_HAI_DIAN_05' -d '${order}'

  # the same order by a new customer is undyed: version 1
  curl -sw '\\n' $GATEWAY/v1/orders -H "authorization: Bearer $TOKEN" -H 'x-service-name: order' ${json} \\
    -H 'x-rider-level: NEW' -d '${order.replace("try-1", "try-2")}'

  # a service that nobody registered: 400
  curl -sw '\\n' $GATEWAY/ -H 'x-service-name: moon'

Logs: ${folder}
Ctrl-C ends it.
`;
}
