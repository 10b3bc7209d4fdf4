package dev.tenon.host.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenBucketTest {

    private final TestClock clock = new TestClock();
    private final TokenBucket bucket = new TokenBucket(10, 5, clock);

    @Test
    void the_burst_is_there_at_once_and_no_more() {
        assertEquals(5, takenOf(20));
    }

    @Test
    void tokens_come_back_at_the_rate() {
        takenOf(20);
        clock.pass(Duration.ofMillis(250));
        assertEquals(2, takenOf(20));
        clock.pass(Duration.ofMillis(50));
        assertEquals(1, takenOf(20), "half a token is not lost");
    }

    @Test
    void a_long_rest_gives_the_burst_and_no_more() {
        takenOf(20);
        clock.pass(Duration.ofDays(400));
        assertEquals(5, takenOf(20));
    }

    @Test
    void threads_together_get_no_more_than_one_would() {
        TokenBucket shared = new TokenBucket(1, 1000, clock);
        long taken = IntStream.range(0, 20_000).parallel().filter(i -> shared.take()).count();
        assertEquals(1000, taken);
    }

    private long takenOf(int attempts) {
        return IntStream.range(0, attempts).filter(i -> bucket.take()).count();
    }
}
