namespace Qos.Client.Export;

/// <summary>
/// The one description of a model for export: the names of its properties as JSON and CSV have them, in order. A test compares it with the
/// model's own properties, so that none is forgotten.
/// </summary>
/// <typeparam name="T">The model.</typeparam>
internal interface IFields<T>
    where T : class
{
    /// <summary>The rows that an item makes in flat output.</summary>
    static virtual int Rows(T item) => 1;

    /// <summary>Writes the fields of one row.</summary>
    /// <param name="item">The item; null where only the names are wanted.</param>
    /// <param name="row">The row of the item, from 0.</param>
    /// <param name="writer">Takes the fields.</param>
    static abstract void Write<TWriter>(T? item, int row, ref TWriter writer)
        where TWriter : struct, IFieldWriter;
}
