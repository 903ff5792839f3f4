import { Anchor, Button, FileInput, Group, List, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import adminClasses from '../../admin/admin.module.css';
import { Trouble } from '../../admin/answer';
import { ask } from '../../api/client';
import { useMay } from '../../api/session';
import { useWords } from '../../i18n/catalogue';
import { tellDone } from '../../shell/tell';
import { momentText } from '../inbox/clock-texts';
import { useEligibility, useEvidence, type Account, type Evidence } from './account-queries';
import { accountsWords } from './words';

/** Files that prove something: those the timeline names, and what was kept here just now. */
export function EvidenceFiles({ account }: { account: Account }) {
  const say = useWords(accountsWords);
  const may = useMay();
  const client = useQueryClient();
  const eligibility = useEligibility(account.id);
  const [file, setFile] = useState<File | null>(null);
  const [kept, setKept] = useState<string[]>([]);
  const upload = useMutation({
    mutationFn: (chosen: File) =>
      ask<Evidence>('POST', '/v1/evidence', {
        query: { name: chosen.name },
        body: chosen,
        headers: { 'content-type': typeOf(chosen) },
      }),
    onSuccess: (evidence) => {
      client.setQueryData(['evidence', evidence.id], evidence);
      setKept((known) => [evidence.id, ...known]);
      setFile(null);
      tellDone(say('uploaded'));
    },
  });
  const named = (eligibility.data?.timeline ?? []).flatMap(({ evidence }) => (evidence ? [evidence] : []));
  const ids = [...new Set([...kept, ...named])];
  return (
    <section data-testid="evidence">
      <Title order={2} mb={6}>
        {say('evidence')}
      </Title>
      {ids.length === 0 ? (
        <Text size="sm">{say('evidence_none')}</Text>
      ) : (
        <List size="sm">
          {ids.map((id) => (
            <List.Item key={id}>
              <EvidenceLine id={id} />
            </List.Item>
          ))}
        </List>
      )}
      {may('evidence:write') ? (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (file) upload.mutate(file);
          }}
        >
          <Group align="end" gap="sm" mt="sm">
            <FileInput
              label={say('choose_file')}
              description={say('evidence_hint')}
              accept=".pdf,.png,.jpg,.jpeg,.txt,.eml"
              value={file}
              onChange={setFile}
              maw={460}
              w="100%"
              data-testid="evidence-file"
            />
            <Button type="submit" variant="default" disabled={!file} loading={upload.isPending} data-testid="upload-evidence">
              {say('upload')}
            </Button>
          </Group>
          <Trouble error={upload.error} />
        </form>
      ) : null}
    </section>
  );
}

const allowed = ['application/pdf', 'image/png', 'image/jpeg', 'text/plain', 'message/rfc822'];
/** The server decides by the content; a type that it does not know is sent as mere bytes. */
const typeOf = (file: File): string => (allowed.includes(file.type) ? file.type : 'application/octet-stream');

function EvidenceLine({ id }: { id: string }) {
  const say = useWords(accountsWords);
  const { i18n } = useTranslation();
  const { data } = useEvidence(id, true);
  if (!data) return <code>{id}</code>;
  return (
    <>
      <Anchor href={`/v1/evidence/${id}/content`} download size="sm" aria-label={say('download', { name: data.name })}>
        {data.name}
      </Anchor>{' '}
      <span className={adminClasses.quiet}>
        {say('evidence_line', {
          type: data.mediaType,
          size: Math.ceil(data.size / 1024),
          time: momentText(data.uploadedAt, i18n.language),
        })}{' '}
        <code>{id}</code>
      </span>
    </>
  );
}
