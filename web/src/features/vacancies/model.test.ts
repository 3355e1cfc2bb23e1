import { describe, expect, it } from 'vitest';

import { addressOf, filterOf, queryOf } from './model';

describe('the filter of vacancies', () => {
  it('comes back from its own address', () => {
    const filter = { group: 'unfit', sort: 'score', resume: '', text: 'Kafka' } as const;
    expect(filterOf(new URLSearchParams(addressOf(filter)))).toEqual(filter);
  });

  it('knows nothing that an address makes up', () => {
    expect(filterOf(new URLSearchParams('group=x&sort=y&resume=z'))).toEqual({ group: '', sort: 'new', resume: '', text: '' });
  });

  it('shows the edge with the best first, without saying so in the address', () => {
    const filter = filterOf(new URLSearchParams('group=edge'));
    expect(filter.sort).toBe('score');
    expect(addressOf(filter)).toEqual({ group: 'edge' });
    expect(queryOf(filter)).toEqual({ rule: 'score_below_threshold', sort: 'score' });
  });
});
