using Qos.Testing;

namespace Qos.Client.Tests;

internal static class TimeProviderExtensions
{
    /// <summary>
    /// Moves the clock from timer to timer until the task is done. Timers further off than an hour (timeouts of tests) are left alone.
    /// </summary>
    internal static async Task RunAsync(this ManualTimeProvider time, Task task)
    {
        using var done = new CancellationTokenSource();
        _ = task.ContinueWith(_ => done.Cancel(), TaskScheduler.Default);
        while (!task.IsCompleted)
        {
            try
            {
                await time.AdvanceToNextTimerAsync(TimeSpan.FromHours(1), done.Token);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        await task;
    }

    internal static async Task<T> RunAsync<T>(this ManualTimeProvider time, Task<T> task)
    {
        await time.RunAsync((Task)task);
        return await task;
    }
}
