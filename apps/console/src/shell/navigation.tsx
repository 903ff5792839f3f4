import { NavLink } from 'react-router';
import { useMay } from '../api/session';
import { useWords } from '../i18n/catalogue';
import { pages, type PageEntry } from '../pages/registry';
import classes from './shell.module.css';
import { shellWords } from './words';

const groups: readonly PageEntry['group'][] = ['desk', 'outreach', 'insight', 'setup'];

export function Navigation() {
  const say = useWords(shellWords);
  const may = useMay();
  return groups.map((group) => {
    const visible = pages.filter((page) => page.group === group && may(...page.scopes));
    if (visible.length === 0) return null;
    return (
      <div key={group} role="group" aria-label={say(`group_${group}`)}>
        <div className={classes.group} aria-hidden>
          {say(`group_${group}`)}
        </div>
        {visible.map(({ id, icon: Icon }) => (
          <NavLink key={id} to={`/${id}`} className={classes.link} data-testid={`nav-${id}`}>
            <Icon size={17} stroke={1.7} aria-hidden />
            {say(id)}
          </NavLink>
        ))}
      </div>
    );
  });
}
