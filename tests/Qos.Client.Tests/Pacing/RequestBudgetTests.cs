using Qos.Client.Pacing;
using Qos.Client.Wire;
using Qos.Testing;
using Xunit;

namespace Qos.Client.Tests;

public sealed class RequestBudgetTests
{
    private readonly ManualTimeProvider _time = new();

    private RequestBudget Of(int limit) => new(_time, limit);

    private static async Task SpendAsync(RequestBudget budget, int count = 1)
    {
        for (var i = 0; i < count; i++)
        {
            (await budget.TakeAsync(default)).Dispose();
        }
    }

    [Fact]
    public async Task No_minute_of_the_server_sees_more_than_the_limit()
    {
        var budget = Of(10);
        var sent = new List<DateTimeOffset>();
        var all = Task.WhenAll(Enumerable.Range(0, 35).Select(async _ =>
        {
            using var turn = await budget.TakeAsync(default);
            lock (sent)
            {
                sent.Add(_time.GetUtcNow());
            }
        }));
        await _time.RunAsync(all);

        Assert.Equal(35, sent.Count);
        Assert.All(sent, time => Assert.InRange(sent.Count(other => other >= time && other < time + TimeSpan.FromSeconds(61)), 1, 10));
        Assert.Equal(0, _time.ArmedTimers);
    }

    [Fact]
    public async Task A_request_counts_from_its_answer_and_while_it_runs()
    {
        var budget = Of(1);
        var turn = await budget.TakeAsync(default);
        _time.Advance(TimeSpan.FromSeconds(90));
        Assert.Equal(0, budget.Left);
        Assert.Null(budget.TryTake());

        turn.Dispose();
        turn.Dispose();
        _time.Advance(TimeSpan.FromSeconds(60.9));
        Assert.Null(budget.TryTake());
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.NotNull(budget.TryTake());
    }

    [Fact]
    public async Task Turns_come_in_the_order_of_the_asking_and_nobody_overtakes()
    {
        var budget = Of(1);
        await SpendAsync(budget);
        var order = new List<int>();
        var waiting = Enumerable.Range(0, 5).Select(async i =>
        {
            using var turn = await budget.TakeAsync(default);
            order.Add(i);
        }).ToArray();
        for (var i = 0; i < 5; i++)
        {
            Assert.Null(budget.TryTake());
            _time.Advance(RequestBudget.Window);
            await waiting[i];
        }

        Assert.Equal([0, 1, 2, 3, 4], order);
    }

    [Fact]
    public async Task One_that_leaves_the_line_costs_nothing_and_holds_nobody_up()
    {
        var budget = Of(1);
        await SpendAsync(budget);
        using var cancel = new CancellationTokenSource();
        var leaves = budget.TakeAsync(cancel.Token);
        var stays = budget.TakeAsync(default);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaves);
        _time.Advance(RequestBudget.Window);
        (await stays).Dispose();
        Assert.Equal(0, _time.ArmedTimers);
    }

    [Fact]
    public async Task The_wait_is_told_before_it_begins()
    {
        var budget = Of(2);
        Assert.Equal(TimeSpan.Zero, budget.WaitFor());
        await SpendAsync(budget);
        _time.Advance(TimeSpan.FromSeconds(10));
        await SpendAsync(budget);
        Assert.Equal(TimeSpan.FromSeconds(51), budget.WaitFor());
        _ = budget.TakeAsync(default);
        Assert.Equal(TimeSpan.FromSeconds(61), budget.WaitFor());
        _ = budget.TakeAsync(default);
        Assert.Equal(TimeSpan.FromSeconds(112), budget.WaitFor());
    }

    [Fact]
    public async Task A_server_that_says_enough_is_left_alone_for_one_window()
    {
        var budget = Of(10);
        budget.Block(RequestBudget.Window);
        Assert.Equal((0, RequestBudget.Window), (budget.Left, budget.WaitFor()));
        var turn = budget.TakeAsync(default);
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.False(turn.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        (await turn).Dispose();
        Assert.Equal(9, budget.Left);
    }

    [Fact]
    public async Task A_higher_limit_lets_those_go_that_wait()
    {
        var budget = Of(1);
        await SpendAsync(budget);
        var turn = budget.TakeAsync(default);
        budget.Limit = 2;
        (await turn).Dispose();
    }

    [Fact]
    public async Task Clients_with_one_server_and_key_share_what_is_left_also_after_one_is_gone()
    {
        var options = new QosClientOptions { ApiKey = "k1", TimeProvider = _time };
        var first = PlanBudgets.Acquire(options);
        await SpendAsync(first[Endpoint.Snapshot], 7);
        Assert.Equal(3, PlanBudgets.Acquire(options)[Endpoint.Snapshot].Left);
        Assert.Equal(10, PlanBudgets.Acquire(options)[Endpoint.Depth].Left);
        Assert.Equal(10, PlanBudgets.Acquire(options with { ApiKey = "k2" })[Endpoint.Snapshot].Left);
        Assert.Equal(10, PlanBudgets.Acquire(options with { Uri = new Uri("http://127.0.0.1:1") })[Endpoint.Snapshot].Left);

        for (var i = 0; i < 3; i++)
        {
            first.Release();
        }

        Assert.Equal(3, PlanBudgets.Acquire(options)[Endpoint.Snapshot].Left);
    }

    [Fact]
    public void The_limits_of_the_newest_client_hold_per_endpoint()
    {
        var options = new QosClientOptions { ApiKey = "k", TimeProvider = _time };
        var budgets = PlanBudgets.Acquire(options);
        PlanBudgets.Acquire(options with
        {
            Limits = new QosLimits
            {
                RequestsPerMinute = 30,
                RequestsPerMinuteByEndpoint = new Dictionary<string, int> { ["/kline"] = 60 },
            },
        });
        Assert.Equal((30, 60, 30), (budgets[Endpoint.Snapshot].Left, budgets[Endpoint.KLine].Left, budgets.Socket.Left));
    }
}
