package dev.tidings.http;

import dev.tidings.access.AccessAttempt;
import dev.tidings.access.Bearer;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is noted of one request that asks for a right, until it is answered: then its observer is told. Any thread. */
public final class AccessNote {
    private static final int MOST_OBJECTS = 100;

    private final String action;
    private final InetAddress address;
    private final Consumer<AccessAttempt> observer;
    private final Set<String> objects = new LinkedHashSet<>();
    private Bearer bearer = Bearer.NOBODY;
    private @Nullable String reason;

    /** @param action what is asked for, such as {@code subscribe} */
    public AccessNote(String action, InetAddress address, Consumer<AccessAttempt> observer) {
        this.action = action;
        this.address = address;
        this.observer = observer;
    }

    synchronized void by(Bearer known) {
        bearer = known;
    }

    /** Notes a topic or selector that is asked for, or whom a revocation hits. */
    synchronized void concerns(String object) {
        if (objects.size() < MOST_OBJECTS) {
            objects.add(object);
        }
    }

    /** Notes why what is asked for is not had, whatever the status says. */
    synchronized void refused(String code) {
        reason = code;
    }

    void answered(int status) {
        observer.accept(attempt(status));
    }

    private synchronized AccessAttempt attempt(int status) {
        boolean isAllowed = reason == null && status != 401 && status != 403 && status != 429;
        List<String> all = new ArrayList<>(objects);
        return new AccessAttempt(action, all, bearer, address, isAllowed, status, reason);
    }
}
