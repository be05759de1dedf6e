namespace Warehouse.Catalogue.Expressions;

/// <summary>SHARE: objects of which the condition holds over those that it applies to.</summary>
/// <param name="Of">What must hold.</param>
/// <param name="Where">Which objects it applies to; null for all.</param>
public sealed record Share(Condition Of, Condition? Where) : Expression;

/// <summary>The sum over objects of a formula of each: <c>sum_of(max(0, demand - seats))</c>.</summary>
public sealed record ObjectSum(Expression Of) : Expression;

/// <summary>The coefficient of variation of resource over pupils between objects, weighted by pupils.</summary>
/// <param name="Resource">What is compared.</param>
/// <param name="Pupils">What it is divided by, and what an object weighs.</param>
/// <param name="Where">Which objects are compared; null for all.</param>
public sealed record Variation(Expression Resource, Expression Pupils, Condition? Where) : Expression;

/// <summary>The variance between objects as a part of all variance, from counts, sums and sums of squares.</summary>
public sealed record VarianceShare(Expression Count, Expression Sum, Expression SquareSum) : Expression;

/// <summary>A number that depends on the stage of the object: <c>by_stage(primary: 4.2, junior: 5.3)</c>.</summary>
public sealed record ByStage(IReadOnlyDictionary<string, decimal> Numbers) : Expression;

/// <summary>1 where the condition holds and 0 where it does not.</summary>
public sealed record Met(Condition Of) : Expression;

/// <summary>The greater of two.</summary>
public sealed record Greatest(Expression Left, Expression Right) : Expression;
