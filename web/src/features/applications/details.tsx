import { useParams } from 'react-router';

import { Details } from './parts/Details';

/** One application on its own address; a screen of its own, since it needs nothing of the list. */
export default function ApplicationPage() {
  const { applicationId = '' } = useParams();
  return <Details key={applicationId} id={applicationId} />;
}
