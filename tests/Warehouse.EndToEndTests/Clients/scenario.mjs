// What every client asks, and the one form in which it says what it got; the tests compare that.
export const query = {
  indicators: [{ indicator: 'school_count' }],
  groupBy: [{ dimension: 'academic_year' }],
  filters: [{ dimension: 'stage', members: ['primary'] }],
  periods: { periods: ['2019'] },
};

// Several districts of China have this name.
export const ambiguousQuery = { ...query, filters: [...query.filters, { dimension: 'district', members: ['鼓楼区'] }] };

export const pipeline = 'pipelines/nbs_national_education';

export const unarySaid = (answer) => ({ value: answer.rows[0].cells[0].value, label: answer.schema.indicators[0].label, year: answer.rows[0].keys[0].id });

// Parts as [name, part].
export const streamSaid = (parts) => ({
  parts: parts.map(([name]) => name),
  value: parts.find(([name]) => name === 'batch')[1].values[0].value[0],
  totalRows: parts.at(-1)[1].totalRows,
});

export const errorSaid = (code, status) => {
  const [info, badRequest, requestInfo] = ['ErrorInfo', 'BadRequest', 'RequestInfo'].map((type) => status.find(([name]) => name === `google.rpc.${type}`)?.[1]);
  return {
    code,
    reason: info.reason,
    domain: info.domain,
    hint: info.metadata.hint,
    field: badRequest.fieldViolations[0].field,
    hasRequestId: requestInfo.requestId.length > 0,
  };
};

export const print = (said) => console.log(JSON.stringify(said));
