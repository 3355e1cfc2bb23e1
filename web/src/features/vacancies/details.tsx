import { useParams } from 'react-router';

import { Details } from './parts/Details';

/** How one vacancy was decided, on its own address. */
export default function VacancyPage() {
  const { matchId = '' } = useParams();
  return <Details key={matchId} id={matchId} />;
}
