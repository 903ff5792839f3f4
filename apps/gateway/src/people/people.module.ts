import { Module } from '@nestjs/common';
import { Acts } from '../audit/acts';
import { AgentActsController } from './agent-acts.controller';
import { AgentsController } from './agents.controller';
import { ChangeAgent } from './change-agent';
import { ChoosePresence } from './choose-presence';
import { ChoosePassword } from './choose-password';
import { InviteAgent } from './invite-agent';
import { KeepTeam } from './keep-team';
import { LetInAgent } from './let-in-agent';
import { Links } from './links';
import { PasswordsController } from './passwords.controller';
import { Passwords } from './passwords';
import { PresentPeople } from './present-agent';
import { SecondFactor } from './second-factor';
import { SessionController } from './session.controller';
import { Sessions } from './sessions';
import { SetUpTotp } from './set-up-totp';
import { SignIn } from './sign-in';
import { SignInThrottle } from './sign-in-throttle';
import { TeamsController } from './teams.controller';
import { TotpController } from './totp.controller';

/** The people of the desk: who they are, how they sign in, and in which teams they work. */
@Module({
  controllers: [AgentActsController, AgentsController, PasswordsController, SessionController, TeamsController, TotpController],
  providers: [
    Acts,
    ChangeAgent,
    ChoosePassword,
    ChoosePresence,
    InviteAgent,
    KeepTeam,
    LetInAgent,
    Links,
    Passwords,
    PresentPeople,
    SecondFactor,
    Sessions,
    SetUpTotp,
    SignIn,
    SignInThrottle,
  ],
})
export class PeopleModule {}
