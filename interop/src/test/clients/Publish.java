import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;

/** Publishes a long body with java.net.http, again and again, and prints what came: a status, or an error. */
public final class Publish {
    public static void main(String[] arguments) throws InterruptedException {
        URI uri = URI.create("http://" + arguments[0] + ":" + arguments[1] + "/events?topic=t");
        byte[] body = new byte[Integer.parseInt(arguments[4])];
        Arrays.fill(body, (byte) 'x');
        var whole = BodyPublishers.ofByteArray(body);
        var publisher = arguments[2].equals("chunked") ? BodyPublishers.fromPublisher(whole) : whole;
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        for (int i = 0; i < Integer.parseInt(arguments[3]); i++) {
            try {
                HttpRequest request = HttpRequest.newBuilder(uri).header("Content-Type", "text/plain").POST(publisher).build();
                System.out.println(client.send(request, BodyHandlers.ofString()).statusCode());
            } catch (java.io.IOException failure) {
                System.out.println(failure);
            }
        }
    }
}
