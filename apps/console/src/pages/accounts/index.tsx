import { Anchor, Table, Text } from '@mantine/core';
import { Link, Route, Routes } from 'react-router';
import adminClasses from '../../admin/admin.module.css';
import { Answer } from '../../admin/answer';
import { useWords } from '../../i18n/catalogue';
import { NotFound } from '../../shell/page-gate';
import { PageTitle } from '../../shell/page-title';
import { AccountDetail } from './account-detail';
import { useAccounts, useLiveAccounts } from './account-queries';
import { EligibleBadge } from './standing';
import { useStandingWord } from './standing-word';
import { accountsWords } from './words';

export default function Accounts() {
  return (
    <Routes>
      <Route index element={<AccountList />} />
      <Route path=":id" element={<AccountDetail />} />
      <Route path="*" element={<NotFound />} />
    </Routes>
  );
}

function AccountList() {
  const say = useWords(accountsWords);
  const word = useStandingWord();
  const accounts = useAccounts();
  useLiveAccounts();
  return (
    <>
      <PageTitle id="accounts" />
      <Answer of={accounts}>
        {(list) =>
          list.length === 0 ? (
            <Text role="status">{say('empty')}</Text>
          ) : (
            <div className={adminClasses.scroll} role="region" aria-label={say('list')} tabIndex={0}>
              <Table verticalSpacing={6} highlightOnHover data-testid="accounts">
                <Table.Thead>
                  <Table.Tr>
                    {(['name', 'standing', 'verification', 'review', 'restrictions'] as const).map((column) => (
                      <Table.Th key={column} scope="col">
                        {say(column)}
                      </Table.Th>
                    ))}
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {list.map((account) => (
                    <Table.Tr key={account.id} data-testid={`account-${account.id}`}>
                      <Table.Td>
                        <Anchor component={Link} to={`/accounts/${account.id}`} size="sm">
                          {account.name}
                        </Anchor>
                      </Table.Td>
                      <Table.Td>
                        <EligibleBadge eligible={account.eligible} />
                      </Table.Td>
                      <Table.Td>{word(account.businessVerification.status)}</Table.Td>
                      <Table.Td>{word(account.review.status)}</Table.Td>
                      <Table.Td>{account.restrictions.map(({ kind }) => word(kind)).join(', ') || say('none')}</Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </div>
          )
        }
      </Answer>
    </>
  );
}
