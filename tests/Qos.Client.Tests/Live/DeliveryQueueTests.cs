using Qos.Client.Live;
using Xunit;

namespace Qos.Client.Tests.Live;

public sealed class DeliveryQueueTests
{
    [Fact]
    public void A_full_queue_drops_the_oldest_and_tells_how_many_before_the_next_item()
    {
        var queue = Queue(capacity: 3);
        for (var i = 0; i < 10; i++)
        {
            queue.Stage($"{i}");
        }

        queue.Flush();
        Assert.Equal(7, queue.Dropped);
        Assert.Equal(["dropped 7", "7", "8", "9"], Drain(queue));
        queue.Stage("10");
        queue.Flush();
        Assert.Equal(["10"], Drain(queue));
    }

    [Fact]
    public void The_count_of_dropped_items_is_exact_whatever_the_consumer_does_between()
    {
        var random = new Random(7);
        var queue = Queue(capacity: 100);
        var (sent, read, told) = (0, 0, 0L);
        for (var round = 0; round < 2000; round++)
        {
            for (var i = random.Next(80); i > 0; i--)
            {
                queue.Stage($"{sent++}");
            }

            queue.Flush();
            for (var i = random.Next(60); i > 0; i--)
            {
                var taken = queue.TryTake(out _, out var liveEvent, [], out _);
                read += taken == Taken.Item ? 1 : 0;
                told += taken == Taken.Event ? Assert.IsType<DroppedEvent>(liveEvent).Count : 0;
            }
        }

        Assert.Equal(sent, read + queue.Count + queue.Dropped);
        told += Drain(queue).Where(text => text.StartsWith("dropped ", StringComparison.Ordinal)).Sum(text => long.Parse(text[8..], null));
        Assert.Equal(queue.Dropped, told);
    }

    [Fact]
    public void Events_come_between_the_items_that_they_happened_between()
    {
        var queue = Queue(capacity: 100);
        queue.Stage("a");
        queue.Put(new LiveEvent { Message = "1" });
        queue.Stage("b");
        queue.Stage("c");
        queue.Flush();
        queue.Put(new LiveEvent { Message = "2" });
        Assert.Equal(["a", "1", "b", "c", "2"], Drain(queue));
    }

    [Fact]
    public void A_newer_item_replaces_the_waiting_one_of_its_key_and_keeps_its_place()
    {
        var queue = new DeliveryQueue<string>(int.MaxValue, isConflated: true, _ => new LiveEvent());
        queue.Put("a1", new ConflationKey(1, 0));
        queue.Put("b1", new ConflationKey(2, 0));
        queue.Put("a2", new ConflationKey(1, 0));
        Assert.Equal(["a2", "b1"], Drain(queue));
        queue.Put("a3", new ConflationKey(1, 0));
        Assert.Equal(["a3"], Drain(queue));
    }

    [Fact]
    public void A_finished_bar_is_not_replaced_by_its_successor()
    {
        var queue = new DeliveryQueue<string>(int.MaxValue, isConflated: true, _ => new LiveEvent());
        for (var minute = 0; minute < 500; minute++)
        {
            queue.Put($"{minute} running", new ConflationKey(1, minute));
            queue.Put($"{minute} final", new ConflationKey(1, minute));
        }

        Assert.Equal(Enumerable.Range(0, 500).Select(minute => $"{minute} final"), Drain(queue));
    }

    [Fact]
    public async Task A_consumer_that_waits_is_woken_by_items_events_and_the_end()
    {
        var queue = Queue(capacity: 10);
        var waiting = queue.WaitAsync();
        Assert.False(waiting.IsCompleted);
        queue.Stage("a");
        Assert.False(waiting.IsCompleted);
        queue.Flush();
        Assert.True(await waiting);
        Drain(queue);
        waiting = queue.WaitAsync();
        queue.Put(new LiveEvent { Message = "e" });
        Assert.True(await waiting);
        Drain(queue);
        waiting = queue.WaitAsync();
        queue.Complete(null);
        Assert.False(await waiting);
    }

    [Fact]
    public async Task What_waits_can_be_read_after_the_end_and_then_the_error_comes()
    {
        var queue = Queue(capacity: 10);
        queue.Stage("a");
        queue.Flush();
        queue.Complete(new QosException(QosErrorKind.Authentication, "no"));
        Assert.True(await queue.WaitAsync());
        Assert.Equal(["a"], Drain(queue));
        await Assert.ThrowsAsync<QosException>(queue.WaitAsync);
    }

    private static DeliveryQueue<string> Queue(int capacity) =>
        new(capacity, isConflated: false, count => new DroppedEvent { Count = count, Message = $"dropped {count}" });

    private static List<string> Drain(DeliveryQueue<string> queue)
    {
        var all = new List<string>();
        while (true)
        {
            switch (queue.TryTake(out var item, out var liveEvent, [], out _))
            {
                case Taken.Item:
                    all.Add(item!);
                    break;
                case Taken.Event:
                    all.Add(liveEvent!.Message);
                    break;
                default:
                    return all;
            }
        }
    }
}
