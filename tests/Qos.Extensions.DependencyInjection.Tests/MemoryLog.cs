using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Qos.Extensions.DependencyInjection.Tests;

/// <summary>Keeps log lines as "Level Category EventId Message".</summary>
internal sealed class MemoryLog : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly Channel<string> _arrivals = Channel.CreateUnbounded<string>();

    public IReadOnlyCollection<string> Lines => _lines;

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    /// <summary>Completes when a line with the prefix has been written.</summary>
    public async Task WaitForAsync(string prefix, CancellationToken cancellationToken)
    {
        await foreach (var line in _arrivals.Reader.ReadAllAsync(cancellationToken))
        {
            if (line.StartsWith(prefix, StringComparison.Ordinal))
            {
                return;
            }
        }
    }

    public void Dispose() => _arrivals.Writer.TryComplete();

    private void Add(string line)
    {
        _lines.Enqueue(line);
        _arrivals.Writer.TryWrite(line);
    }

    private sealed class Logger(MemoryLog owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            owner.Add($"{logLevel} {category} {eventId.Id} {formatter(state, exception)}");
    }
}
