import { Trans, useLingui } from '@lingui/react/macro';
import { Button, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useMemo, useRef, useState, type ReactNode } from 'react';

import type { Schemas } from '@/api/client';
import { unbroken } from '@/lib/format';
import { sectionWords } from '@/lib/sections';
import { footnotes, segments } from '@/lib/spans';
import { useKey } from '@/lib/useKeys';

import classes from './Letter.module.css';

type Claim = Schemas['ClaimBody'];

/** The mark of a list before a line of the resume: the line has a number here. */
const BULLET = /^[-–—•*]\s+/;

interface Props {
  letter: string;
  claims: readonly Claim[];
  /** What the letter is called here. */
  title?: ReactNode;
  /** The level of both headings: 2 where no section around them has one. */
  order?: 2 | 3;
  /** The owner says that what is not proved is true. */
  onRemember?: (claim: Claim) => void;
}

/** The letter with its claims underlined, and beside it the lines of the resume that prove them. */
export function Letter({ letter, claims, title = <Trans>Письмо</Trans>, order = 3, onRemember }: Props) {
  const { t } = useLingui();
  const [lit, setLit] = useState<number>();
  const pieces = useMemo(() => segments(letter, claims), [letter, claims]);
  const proofs = useMemo(() => {
    const marked = pieces.flatMap((piece) => (piece.span === undefined ? [] : [piece.span]));
    return footnotes(marked, claims);
  }, [pieces, claims]);
  const words = useRef<HTMLDivElement>(null);
  const toNextUnproved = () => {
    const found = [...(words.current?.querySelectorAll<HTMLElement>('[data-proved=false]') ?? [])];
    const at = found.indexOf(document.activeElement as HTMLElement);
    found[(at + 1) % found.length]?.focus();
  };
  useKey('unproven', toNextUnproved, claims.some((claim) => !claim.supported));
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
      <div>
        <Title order={order} size="h3" mb="xs">
          {title}
        </Title>
        <div className={classes.letter} ref={words}>
          {pieces.map((piece, index) => {
            const claim = piece.span === undefined ? undefined : claims[piece.span];
            if (claim === undefined || piece.span === undefined) return <span key={index}>{piece.text}</span>;
            const { span } = piece;
            const proof = proofs.of.get(span) ?? span;
            return (
              <a
                key={index}
                id={`claim-${String(span)}`}
                href={`#evidence-${String(proof)}`}
                className={classes.claim}
                data-proved={claim.supported}
                data-lit={lit === proof}
                onMouseEnter={() => setLit(proof)}
                onMouseLeave={() => setLit(undefined)}
                onFocus={() => setLit(proof)}
                onClick={(event) => {
                  event.preventDefault();
                  setLit(proof);
                  document.getElementById(`evidence-${String(proof)}`)?.scrollIntoView({ block: 'nearest' });
                }}
              >
                {piece.text}
                <sup>{claim.supported ? proofs.first.indexOf(proof) + 1 : '!'}</sup>
              </a>
            );
          })}
        </div>
      </div>
      <div>
        <Title order={order} size="h3" mb="xs">
          <Trans>Что в резюме</Trans>
        </Title>
        {proofs.first.length === 0 && (
          <Text size="sm" c="dimmed">
            <Trans>В письме нет утверждений о вас.</Trans>
          </Text>
        )}
        <ol className={classes.proof} aria-label={t`Подтверждения`}>
          {proofs.first.map((span, index) => (
            <Proof key={span} span={span} number={index + 1} claim={claims[span]} lit={lit === span} onRemember={onRemember} />
          ))}
        </ol>
      </div>
    </SimpleGrid>
  );
}

interface ProofProps extends Pick<Props, 'onRemember'> {
  span: number;
  number: number;
  claim: Claim | undefined;
  lit: boolean;
}

function Proof({ span, number, claim, lit, onRemember }: ProofProps) {
  const { i18n } = useLingui();
  if (claim === undefined) return null;
  const { evidence } = claim;
  return (
    <li id={`evidence-${String(span)}`} data-lit={lit}>
      <Stack gap={0}>
        {evidence === null ? (
          <>
            <Text size="sm" c="red">
              ! <Trans>«{claim.text}»: в резюме этого нет</Trans>
            </Text>
            {onRemember !== undefined && (
              <Button size="compact-xs" variant="default" w="fit-content" mt={4} onClick={() => onRemember(claim)}>
                <Trans>Это правда, запомнить</Trans>
              </Button>
            )}
          </>
        ) : (
          <>
            <Text size="sm">
              {number}. {evidence.line.replace(BULLET, '')}
            </Text>
            <Text size="xs" c="dimmed">
              {evidence.place === null ? i18n._(sectionWords(evidence.section)) : unbroken(evidence.place)}
            </Text>
          </>
        )}
      </Stack>
    </li>
  );
}
