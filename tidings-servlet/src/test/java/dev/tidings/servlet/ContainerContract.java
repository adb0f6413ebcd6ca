package dev.tidings.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.http.carry.Carried;
import dev.tidings.http.carry.CarrierContract;
import dev.tidings.http.carry.Mounted;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the hub promises, in whichever container it is mounted. */
abstract class ContainerContract extends CarrierContract {
    abstract Container.Kind container();

    @Override
    protected final Carried.Kind kind() {
        return new InContainer(container(), true, null);
    }

    /** Keeps requests back behind the hub's part until that has closed: a container says only then that their answers can be written. */
    private static final class Holding implements Filter {
        final CountDownLatch held = new CountDownLatch(2);
        final CountDownLatch closed = new CountDownLatch(1);

        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            chain.doFilter(request, response);
            held.countDown();
            try {
                boolean unused = closed.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void whoComesWhileTheHubClosesIsAnsweredToo() throws Exception {
        Holding holding = new Holding();
        try (Mounted mounted = Mounted.setup().in(new InContainer(container(), true, holding))) {
            CompletableFuture<HttpResponse<String>> stream = mounted.askAsEventSource();
            CompletableFuture<HttpResponse<String>> publishing =
                    CompletableFuture.supplyAsync(() -> mounted.post("/hub/events?topic=a", "x"));
            assertThat(holding.held.await(60, TimeUnit.SECONDS)).isTrue();
            mounted.carrier.close();
            holding.closed.countDown();
            assertToldToComeBack(stream);
            assertThat(publishing.join().statusCode()).isEqualTo(503);
        }
    }

    @Test
    void saysWhatToSetWhereRequestsAreNotAsynchronous() {
        try (Mounted mounted = Mounted.setup().in(new InContainer(container(), false, null))) {
            HttpResponse<String> answer = mounted.get("/hub/events?topic=a");
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).contains("setAsyncSupported(true)", "<async-supported>");
        }
    }
}
